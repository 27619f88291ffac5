import { expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { getProgram, setupMemberEnv } from "@retail_customer_mgmt/../tests/unit/utils";

definePosModels();

test("a programme says what it allows and how long points are kept", async () => {
    const program = getProgram(await setupMemberEnv());
    Object.assign(program, { burn_min: 100, burn_max: 900, burn_step: 50, burn_share_max: 30 });
    expect(program.burnLimits).toEqual({ least: 100, most: 900, step: 50, share: 30 });
    expect(program.holdLifetime).toBe(30 * 60 * 1000);
});
