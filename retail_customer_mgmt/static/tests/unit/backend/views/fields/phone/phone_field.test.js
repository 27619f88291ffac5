import { expect, test } from "@odoo/hoot";
import { EventBus } from "@odoo/owl";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { registry } from "@web/core/registry";
import "@retail_customer_mgmt/backend/views/fields/phone/phone_field";

definePosModels();

/** @param {string} widget "phone" of lists and cards, "form.phone" of forms */
const mountPhone = async (widget, phone) => {
    await setupPosEnv();
    const { component } = registry.category("fields").get(widget);
    const record = {
        data: { phone },
        isFieldInvalid: () => false,
        isValid: true,
        model: { bus: new EventBus() },
    };
    const props = { name: "phone", readonly: true, record, enableButton: false };
    await mountWithCleanup(component, { props });
};

for (const widget of ["phone", "form.phone"]) {
    test(`${widget}: a masked number can't be dialled`, async () => {
        await mountPhone(widget, "+1 ***-***-0142");
        expect("a").toHaveCount(0);
        expect(".o_phone_content").toHaveText("+1 ***-***-0142");
    });

    test(`${widget}: a number in clear is dialled with a tap`, async () => {
        await mountPhone(widget, "+1 202-555-0142");
        expect(".o_phone_content a:first").toHaveAttribute("href", "tel:+1202-555-0142");
    });
}
