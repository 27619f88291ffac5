import { useEffect } from "@odoo/owl";

import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import {
    progressBarField,
    ProgressBarField,
} from "@web/views/fields/progress_bar/progress_bar_field";

const SECONDS = 2;

/** `widget="import_progress"`: a progress bar that follows a list while it runs. */
export class ImportProgressField extends ProgressBarField {
    setup() {
        super.setup(...arguments);
        this.orm = useService("orm");
        this.state.progress = null;
        useEffect(
            (isRunning) => {
                if (!isRunning) {
                    return;
                }
                const timer = browser.setInterval(() => this.poll(), SECONDS * 1000);
                return () => browser.clearInterval(timer);
            },
            () => [this.props.record.data.state === "running"]
        );
    }

    get currentValue() {
        return this.state.progress ?? super.currentValue;
    }

    /** Asks for two words only; the form is read again when the list has stopped. */
    async poll() {
        const { record, name } = this.props;
        const [list] = await this.orm.silent.read(record.resModel, [record.resId], ["state", name]);
        if (list && list.state === "running") {
            this.state.progress = list[name];
        } else {
            this.state.progress = null;
            await record.load();
        }
    }
}

registry.category("fields").add("import_progress", {
    ...progressBarField,
    component: ImportProgressField,
});
