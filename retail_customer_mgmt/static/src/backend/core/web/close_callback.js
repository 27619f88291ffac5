/**
 * Ask how a call went, where the activity is a call to a member.
 *
 * @param {Object} env
 * @param {import("models").Activity} activity
 * @returns {Promise<boolean>} false where it is another activity
 */
export async function closeCallback(env, activity) {
    if (activity.res_model !== "retail.callback") {
        return false;
    }
    const { action, orm } = env.services;
    const wizard = await orm.call("mail.activity", "action_close_callback", [[activity.id]]);
    if (!wizard) {
        return false;
    }
    await new Promise((resolve) => action.doAction(wizard, { onClose: resolve }));
    return true;
}
