import { models } from "@web/../tests/web_test_helpers";
import { patch } from "@web/core/utils/patch";
import { hootPosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { PosSession } from "@point_of_sale/../tests/unit/data/pos_session.data";
import { ResPartner } from "@point_of_sale/../tests/unit/data/res_partner.data";
import { LoyaltyReward } from "@pos_loyalty/../tests/unit/data/loyalty_reward.data";
import { LoyaltyProgram } from "@pos_loyalty/../tests/unit/data/loyalty_program.data";

// No records: the tests of other addons know no member programme. See `setupMemberEnv`.
export class RetailMemberProgram extends models.ServerModel {
    _name = "retail.member.program";

    _load_pos_data_fields() {
        return [
            "name",
            "loyalty_program_id",
            "point_name",
            "burn_min",
            "burn_max",
            "burn_step",
            "burn_share_max",
            "hold_minutes",
        ];
    }
}

export class RetailMemberTier extends models.ServerModel {
    _name = "retail.member.tier";

    _load_pos_data_fields() {
        return ["name", "color", "sequence", "program_id", "points_multiplier"];
    }
}

export class RetailShop extends models.ServerModel {
    _name = "retail.shop";

    _load_pos_data_fields() {
        return [
            "name",
            "offline_burn_limit",
            "till_questions",
            "till_consent",
            "feedback_url",
            "complaint_causes",
            "may_log_complaints",
        ];
    }
}

// The till doesn't load it, but the partner's member fields are related through it.
export class RetailMembership extends models.ServerModel {
    _name = "retail.membership";
}

patch(hootPosModels, [
    ...hootPosModels,
    RetailShop,
    RetailMemberProgram,
    RetailMemberTier,
    RetailMembership,
]);

patch(PosSession.prototype, {
    _load_pos_data_models() {
        const loaded = super._load_pos_data_models(...arguments);
        return [...loaded, "retail.shop", "retail.member.program", "retail.member.tier"];
    },
});

patch(ResPartner.prototype, {
    _load_pos_data_fields() {
        return [
            ...super._load_pos_data_fields(...arguments),
            "is_member",
            "member_no",
            "member_code",
            "member_phone",
            "member_tier_id",
            "member_points",
            "member_state",
        ];
    },
});

patch(LoyaltyProgram.prototype, {
    _load_pos_data_fields() {
        return [...super._load_pos_data_fields(...arguments), "is_member_managed"];
    },
});

patch(LoyaltyReward.prototype, {
    _load_pos_data_fields() {
        return [...super._load_pos_data_fields(...arguments), "member_tier_ids"];
    },
});
