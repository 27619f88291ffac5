import { expect, test } from "@odoo/hoot";
import { ConnectionLostError } from "@web/core/network/rpc";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { addProductLineToOrder } from "@pos_loyalty/../tests/unit/utils";
import { setupMemberEnv } from "@retail_customer_mgmt/../tests/unit/utils";

definePosModels();

async function payReserved(role, reserved) {
    const store = await setupMemberEnv();
    const order = store.addNewOrder();
    await addProductLineToOrder(store, order);
    patchWithCleanup(store, {
        getCashier: () => ({ id: 2, _role: role }),
        getReservedProducts: () => reserved,
        navigate: () => expect.step("payment"),
        dialog: {
            add: (_dialog, props) => {
                expect.step(props.title);
                props.confirm?.();
            },
        },
    });
    await store.pay();
    return store;
}

const BAG = { id: 7, name: "Bag", tiers: ["Gold"] };

test("an order without reserved products is paid as ever", async () => {
    await payReserved("cashier", []);
    expect.verifySteps(["payment"]);
});

test("a cashier can't sell what is reserved for other members", async () => {
    await payReserved("cashier", [BAG]);
    expect.verifySteps(["Reserved for members"]);
});

test("a manager decides once an order", async () => {
    const store = await payReserved("manager", [BAG]);
    expect.verifySteps(["Reserved for members", "payment"]);
    await store.pay();
    expect.verifySteps(["payment"]);
    const { member_approval } = store.getOrder().serializeForORM();
    const { user, products } = JSON.parse(member_approval);
    expect([user, products]).toEqual([2, [7]]);
});

test("the server checks the PIN; offline the sale goes on, with a wrong one it doesn't", async () => {
    const store = await setupMemberEnv();
    store.config.module_pos_hr = true;
    const order = store.addNewOrder();
    const decision = { manager: { id: 3 }, pin: "2468" };
    const prove = (answer) => {
        patchWithCleanup(store.data, {
            call: async (_model, method, args) => {
                expect.step([method, ...args.slice(2)].join());
                return answer();
            },
        });
        return store.proveApproval(order, [7, 8], decision);
    };
    expect(await prove(() => true)).toBe(true);
    expect(await prove(() => false)).toBe(false);
    const offline = () => Promise.reject(new ConnectionLostError("/"));
    expect(await prove(offline)).toBe(true);
    expect.verifySteps(Array(3).fill("approve,7,8,3,2468"));
    expect(await store.proveApproval(order, [7], { manager: { id: 3 } })).toBe(true);
    expect.verifySteps([]);
    const { employee, user } = JSON.parse(store.claimApproval([7], { id: 3 }));
    expect([employee, user]).toEqual([3, undefined]);
});

test("another product of the same name is another decision", async () => {
    const reserved = [{ ...BAG }];
    const store = await payReserved("manager", reserved);
    expect.verifySteps(["Reserved for members", "payment"]);
    reserved[0].id = 9;
    await store.pay();
    expect.verifySteps(["Reserved for members", "payment"]);
});

test("a decision for one customer is none for the next", async () => {
    const store = await payReserved("manager", [BAG]);
    expect.verifySteps(["Reserved for members", "payment"]);
    store.getOrder().setPartner(store.models["res.partner"].get(3));
    await store.pay();
    expect.verifySteps(["Reserved for members", "payment"]);
});

/** @returns what asks, and answers with what was typed */
const setupPins = async () => {
    const store = await setupMemberEnv();
    // What the till has of managers comes with an addon that this one doesn't need.
    patchWithCleanup(globalThis, { Sha1: { hash: (text) => `hash of ${text}` } });
    const employees = [
        { _role: "cashier", _pin: "hash of 1111" },
        { _role: "manager", _pin: "hash of 2468" },
        { _role: "manager", _pin: false },
    ];
    let typed = "";
    patchWithCleanup(store, {
        getCashier: () => ({ _role: "cashier" }),
        models: { ...store.models, "hr.employee": { getAll: () => employees } },
        dialog: {
            add: (_dialog, { title, getPayload }, { onClose } = {}) => {
                expect.step(title);
                getPayload(typed);
                onClose?.();
            },
        },
    });
    return (pin) => {
        typed = pin;
        return store.askManager("Reserved for members", "Sell anyway?");
    };
};

test("a cashier sells it with the PIN of a manager", async () => {
    const askByPin = await setupPins();
    const { manager, pin } = await askByPin("2468");
    expect([manager._pin, pin]).toEqual(["hash of 2468", "2468"]);
    expect.verifySteps(["A manager's PIN"]);
});

test("a wrong PIN, a cashier's or none decides nothing", async () => {
    const askByPin = await setupPins();
    expect(await askByPin("1234")).toBe(undefined);
    expect(await askByPin("1111")).toBe(undefined);
    expect(await askByPin("")).toBe(undefined);
    expect.verifySteps(["A manager's PIN", "A manager's PIN", "A manager's PIN"]);
});

test("reserved are products of the tiers that the customer has not", async () => {
    const store = await setupMemberEnv();
    const order = store.addNewOrder();
    const line = await addProductLineToOrder(store, order);
    expect(store.getReservedProducts(order)).toEqual([]);
    const product = line.product_id.product_tmpl_id;
    const gold = store.models["retail.member.tier"].getAll().at(-1);
    product.member_priority_tier_ids = [gold];
    expect(store.getReservedProducts(order).map(({ tiers }) => tiers)).toEqual([["Gold"]]);
});
