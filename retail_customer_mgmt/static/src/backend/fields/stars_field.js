import { Component, useState } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const STARS = [1, 2, 3, 4, 5];

/** A whole number from 1 to 5 as stars; 0 for none. */
export class StarsField extends Component {
    static template = "retail_customer_mgmt.StarsField";
    static props = { ...standardFieldProps };

    setup() {
        this.stars = STARS;
        this.state = useState({ pointed: 0 });
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    get shown() {
        return this.state.pointed || this.value;
    }

    label(star) {
        return _t("%s of 5", star);
    }

    select(star) {
        this.state.pointed = 0;
        const value = star === this.value ? 0 : star;
        return this.props.record.update({ [this.props.name]: value });
    }
}

export const starsField = {
    component: StarsField,
    displayName: _t("Stars"),
    supportedTypes: ["integer"],
    isEmpty: () => false,
};

registry.category("fields").add("retail_stars", starsField);
