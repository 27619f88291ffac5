import { patch } from "@web/core/utils/patch";
import { PhoneField } from "@web/views/fields/phone/phone_field";

patch(PhoneField.prototype, {
    /** Tell whether digits are hidden: who taps such a number must not dial it. */
    get isMasked() {
        return (this.props.record.data[this.props.name] || "").includes("*");
    },
});
