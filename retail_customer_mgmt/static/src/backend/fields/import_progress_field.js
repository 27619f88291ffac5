import { useEffect } from "@odoo/owl";

import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import {
    progressBarField,
    ProgressBarField,
} from "@web/views/fields/progress_bar/progress_bar_field";

const SECONDS = 2;

/** `widget="import_progress"`: a progress bar that follows a list while it runs. */
export class ImportProgressField extends ProgressBarField {
    setup() {
        super.setup(...arguments);
        useEffect(
            (isRunning) => {
                if (!isRunning) {
                    return;
                }
                const timer = browser.setInterval(() => this.props.record.load(), SECONDS * 1000);
                return () => browser.clearInterval(timer);
            },
            () => [this.props.record.data.state === "running"]
        );
    }
}

registry.category("fields").add("import_progress", {
    ...progressBarField,
    component: ImportProgressField,
});
