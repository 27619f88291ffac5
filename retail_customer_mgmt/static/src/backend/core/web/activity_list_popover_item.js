import { ActivityListPopoverItem } from "@mail/core/web/activity_list_popover_item";

import { patch } from "@web/core/utils/patch";

import { closeCallback } from "./close_callback";

patch(ActivityListPopoverItem.prototype, {
    async onClickMarkAsDone() {
        if (!(await closeCallback(this.env, this.props.activity))) {
            return super.onClickMarkAsDone(...arguments);
        }
        this.props.onActivityChanged?.();
    },
});
