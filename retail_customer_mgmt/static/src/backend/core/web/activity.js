import { Activity } from "@mail/core/web/activity";

import { patch } from "@web/core/utils/patch";

import { closeCallback } from "./close_callback";

patch(Activity.prototype, {
    async onClickMarkAsDone(ev) {
        const { currentTarget } = ev;
        const thread = this.thread;
        if (!(await closeCallback(this.env, this.props.activity))) {
            return super.onClickMarkAsDone({ currentTarget });
        }
        this.props.onActivityChanged(thread);
        this.props.reloadParentView();
        await thread.fetchNewMessages();
    },
});
