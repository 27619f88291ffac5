"""The shop, till and programme that a replay runs in; made once, then found again."""

from odoo.fields import Command

SHOP = "Replay"


def prepare(env):
    """Return the till of the replay, with the programme set as the company's."""
    company = env.company
    if not company.chart_template:
        env["account.chart.template"].try_loading("generic_coa", company)
    # Odoo's default; its demo data choose the slower way.
    company.point_of_sale_update_stock_quantities = "closing"
    config = env["pos.config"].search([("name", "=", SHOP)])
    if not config:
        company.member_program_id = _create_program(env)
        config = _create_till(env)
        env.cr.commit()
    return config


def _create_program(env):
    """1 point per 1.00; Silver from 100 in a year and Gold from 500, ×1.2 and ×1.5."""

    def tier(sequence, name, amount, multiplier):
        return Command.create(
            {
                "sequence": sequence,
                "name": name,
                "threshold_amount": amount,
                "points_multiplier": multiplier,
            }
        )

    return env["retail.member.program"].create(
        {
            "name": SHOP,
            "tz": "UTC",
            "tier_ids": [
                tier(1, "Member", 0, 1),
                tier(2, "Silver", 100, 1),
                tier(3, "Gold", 500, 1),
            ],
            "rule_ids": [Command.create({"name": "1 point per 1.00"})],
        }
    )


def _create_till(env):
    cash = env["account.journal"].create(
        {"name": f"{SHOP} cash", "type": "cash", "code": "RPLAY"}
    )
    method = env["pos.payment.method"].create(
        {"name": f"{SHOP} cash", "journal_id": cash.id}
    )
    shop = env["retail.shop"].create({"name": SHOP, "tz": "UTC"})
    return env["pos.config"].create(
        {
            "name": SHOP,
            "retail_shop_id": shop.id,
            "payment_method_ids": [Command.set(method.ids)],
        }
    )


def product(env):
    """Return the product that stands for whatever was bought."""
    products = env["product.product"]
    return products.search([("default_code", "=", "REPLAY")]) or products.create(
        {
            "name": "Purchase",
            "default_code": "REPLAY",
            "available_in_pos": True,
            "taxes_id": False,
            "lst_price": 1,
        }
    )
