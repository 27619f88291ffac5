def post_init_hook(env):
    """Give every till that was there before us a shop."""
    env["pos.config"].with_context(active_test=False).search([])._ensure_shop()
