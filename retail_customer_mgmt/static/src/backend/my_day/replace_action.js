import { registry } from "@web/core/registry";

/** Open an action in place of the one on the screen: the way back stays short. */
export function replaceAction(env, action) {
    return env.services.action.doAction(action.params.action, {
        stackPosition: "replaceCurrentAction",
    });
}

registry.category("actions").add("retail_replace_action", replaceAction);
