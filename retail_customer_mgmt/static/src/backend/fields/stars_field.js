import { Component, useRef, useState } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const STARS = [1, 2, 3, 4, 5];
const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

/** A whole number from 1 to 5 as stars; 0 for none. */
export class StarsField extends Component {
    static template = "retail_customer_mgmt.StarsField";
    static props = { ...standardFieldProps };

    setup() {
        this.stars = STARS;
        this.root = useRef("root");
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

    /** Arrow keys move the choice, as in every group of radio buttons. */
    async onKeydown(ev, star) {
        const step = STEPS[ev.key];
        // The first key chooses the star it is pressed on.
        const next = this.value ? star + step : star;
        if (!step || !STARS.includes(next)) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        await this.props.record.update({ [this.props.name]: next });
        this.root.el?.children[next - 1].focus();
    }
}

export const starsField = {
    component: StarsField,
    displayName: _t("Stars"),
    supportedTypes: ["integer"],
    isEmpty: () => false,
};

registry.category("fields").add("retail_stars", starsField);
