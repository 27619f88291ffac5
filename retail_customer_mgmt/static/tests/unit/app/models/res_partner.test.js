import { expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { getMember, setupMemberEnv } from "@retail_customer_mgmt/../tests/unit/utils";

definePosModels();

test("a member is searched by number, code and phone", async () => {
    const member = getMember(await setupMemberEnv());
    for (const known of ["Wang Fang", "M00017", "0420000000013", "8613900139000"]) {
        expect(member.searchString).toInclude(known);
    }
    expect(member.exactMatch("m00017")).toBe(true);
    expect(member.exactMatch("0420000000013")).toBe(true);
    expect(member.exactMatch("m0001")).toBe(false);
});
