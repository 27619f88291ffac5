import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { addProductLineToOrder } from "@pos_loyalty/../tests/unit/utils";

export const MEMBER_ID = 90;
export const CARD_ID = 91;

const partner = (store, values) => ({
    ...store.models["res.partner"].get(3).raw,
    write_date: "2026-01-01 10:00:00",
    ...values,
});

/** Rows as the server sends them: a programme with two tiers, and a member with 500 points. */
const memberRows = (store) => ({
    "loyalty.program": [
        {
            ...store.models["loyalty.program"].get(7).raw,
            id: 80,
            name: "Club",
            applies_on: "both",
            is_nominative: true,
            is_member_managed: true,
            pricelist_ids: [],
            rule_ids: [80],
            reward_ids: [80, 81, 82],
        },
    ],
    "loyalty.rule": [
        {
            ...store.models["loyalty.rule"].get(1).raw,
            id: 80,
            program_id: 80,
            mode: "auto",
            minimum_qty: 0,
            minimum_amount: 0,
            reward_point_mode: "money",
            reward_point_amount: 1,
            any_product: true,
        },
    ],
    "loyalty.reward": [
        {
            ...store.models["loyalty.reward"].get(1).raw,
            id: 80,
            program_id: 80,
            description: "1 off",
            discount: 1,
            discount_mode: "per_order",
            is_global_discount: false,
            required_points: 100,
            discount_line_product_id: 5,
        },
        {
            ...store.models["loyalty.reward"].get(1).raw,
            id: 81,
            program_id: 80,
            description: "0.01 a point",
            discount: 0.01,
            discount_mode: "per_point",
            is_global_discount: false,
            required_points: 1,
            discount_line_product_id: 5,
        },
        {
            ...store.models["loyalty.reward"].get(1).raw,
            id: 82,
            program_id: 80,
            description: "A free scarf",
            reward_type: "product",
            reward_product_id: 5,
            reward_product_ids: [5],
            reward_product_qty: 1,
            is_global_discount: false,
            required_points: 200,
            discount_line_product_id: 6,
        },
    ],
    "retail.member.program": [
        {
            id: 1,
            name: "Club",
            loyalty_program_id: 80,
            point_name: "Points",
            burn_min: 0,
            burn_max: 0,
            burn_step: 0,
            burn_share_max: 0,
            hold_minutes: 30,
        },
    ],
    "retail.shop": [{ id: 1, name: "Market Street", offline_burn_limit: 0 }],
    "retail.member.tier": [
        { id: 1, name: "Silver", color: 1, sequence: 1, program_id: 1, points_multiplier: 1 },
        { id: 2, name: "Gold", color: 3, sequence: 2, program_id: 1, points_multiplier: 2 },
    ],
    "res.partner": [
        partner(store, {
            id: MEMBER_ID,
            name: "Wang Fang",
            phone: "139 0013 9000",
            is_member: true,
            member_no: "M00017",
            member_code: "0420000000013",
            member_phone: "+8613900139000",
            member_tier_id: 1,
            member_points: 500,
            member_state: "active",
        }),
    ],
    "loyalty.card": [
        {
            id: CARD_ID,
            code: "0440000000017",
            points: 500,
            program_id: 80,
            partner_id: MEMBER_ID,
            expiration_date: false,
            write_date: "2026-01-01 10:00:00",
        },
    ],
});

/** An order of that member over `qty` times 10.00 without taxes, ready to redeem on. */
export const setupMemberOrder = async (qty = 10) => {
    const store = await setupMemberEnv();
    const order = store.addNewOrder();
    order.setPartner(getMember(store));
    const goods = { templateId: 6, productId: 6 }; // the first one is the tip
    await addProductLineToOrder(store, order, { ...goods, qty, price_unit: 10, tax_ids: [] });
    await store.updatePrograms();
    return { store, order };
};

/** A till of a company with a member programme. */
export const setupMemberEnv = async () => {
    const store = await setupPosEnv();
    store.models.connectNewData(memberRows(store));
    for (const rule of store.models["loyalty.rule"].getAll()) {
        rule.validProductIds ??= new Set();
    }
    return store;
};

export const newPartnerRow = (store, values) =>
    partner(store, {
        is_member: true,
        member_tier_id: 1,
        member_points: 0,
        member_state: "active",
        ...values,
    });

export const getMember = (store) => store.models["res.partner"].get(MEMBER_ID);

export const getReward = (store, kind) =>
    store.models["loyalty.reward"].get({ fixed: 80, perPoint: 81, product: 82 }[kind]);

/** The rewards of a programme that the till doesn't serve, with a card of the same member. */
export const addOtherCatalogue = (store) =>
    store.models.connectNewData({
        "loyalty.program": [
            {
                ...store.models["loyalty.program"].get(80).raw,
                id: 85,
                name: "Old club",
                rule_ids: [],
                reward_ids: [85],
            },
        ],
        "loyalty.reward": [
            {
                ...store.models["loyalty.reward"].get(80).raw,
                id: 85,
                program_id: 85,
                description: "The old club's gift",
            },
        ],
        "loyalty.card": [
            { ...store.models["loyalty.card"].get(CARD_ID).raw, id: 89, points: 9, program_id: 85 },
        ],
    });

export const getProgram = (store) => store.models["retail.member.program"].getFirst();

/** @returns the scarf, which is for members of Gold; the member has Silver */
export const reserveForGold = (store) => {
    const reward = getReward(store, "product");
    reward.member_tier_ids = [store.models["retail.member.tier"].get(2)];
    return reward;
};
