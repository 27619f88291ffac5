import { expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { EventBus } from "@odoo/owl";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { registry } from "@web/core/registry";
import "@retail_customer_mgmt/backend/views/fields/phone/phone_field";

definePosModels();

/** @param {string} widget "phone" of lists and cards, "form.phone" of forms */
const mountPhone = async (widget, phone, readonly) => {
    await setupPosEnv();
    const { component } = registry.category("fields").get(widget);
    const record = {
        data: { phone },
        isFieldInvalid: () => false,
        isValid: true,
        model: { bus: new EventBus() },
    };
    const props = { name: "phone", readonly, record, enableButton: false };
    await mountWithCleanup(component, { props });
};

for (const widget of ["phone", "form.phone"]) {
    for (const readonly of [true, false]) {
        test(`${widget}, ${readonly}: a masked number can't be dialled`, async () => {
            await mountPhone(widget, "+1 ***-***-0142", readonly);
            expect("a").toHaveCount(0);
            if (readonly) {
                expect(".o_phone_content").toHaveText("+1 ***-***-0142");
            } else {
                expect("input").toHaveValue("+1 ***-***-0142");
            }
        });
    }

    test(`${widget}: a number in clear is dialled with a tap`, async () => {
        await mountPhone(widget, "+1 202-555-0142", true);
        expect("a").toHaveAttribute("href", "tel:+1202-555-0142");
        expect(".o_phone_content span").toHaveCount(0);
    });
}

test("a form dials a number in clear while it is edited", async () => {
    await mountPhone("form.phone", "+1 202-555-0142", false);
    expect("a.o_phone_form_link").toHaveAttribute("href", "tel:+1202-555-0142");
});
