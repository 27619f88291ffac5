"""What the review of two files shows of each, and which of it can be chosen."""

from odoo import models
from odoo.tools import format_date, formatLang

PARTNER = (
    *("name", "phone", "email", "street", "street2", "zip", "city", "state_id"),
    *("country_id", "member_shop_id", "member_user_id"),
)
PROFILE = (
    *("birthday", "gender", "id_number", "employer", "occupation", "household"),
    *("lifestyle", "credit_standing", "preferences", "note"),
)
CHOICES = PARTNER + PROFILE
FACTS = (
    *("member_no", "member_date_joined", "member_tier_id", "member_points"),
    *("visits", "member_date_last_purchase", "callback_count", "complaint_count"),
)


def texts_of(record, names):
    """Return {name: text} of a record's values, as its user may read them."""
    [values] = record.read(names, load=None)
    return {name: _text(record, name, values[name]) for name in names}


def values_of(record, names):
    """Return {name: value to write} of a record, which may be none."""
    return {
        name: record._fields[name].convert_to_write(record[name], record)
        for name in names
        if record
    }


def _text(record, name, value):
    field = record._fields[name]
    if field.type in ("integer", "float"):
        return formatLang(
            record.env, value or 0, digits=0 if value == int(value) else 2
        )
    if not value:
        return ""
    if field.type in ("date", "datetime"):
        return format_date(record.env, value)
    if field.type == "many2one":
        return record.env[field.comodel_name].browse(value).display_name
    if field.type == "selection":
        return dict(field._description_selection(record.env))[value]
    return str(value)


class ResPartner(models.Model):
    """One of two files that are looked at side by side."""

    _inherit = "res.partner"

    def _duplicate_labels(self):
        """Return {name: what people call it}."""
        partner, profile = self, self.env["retail.member.profile"]
        owners = {name: profile for name in PROFILE}
        labels = {
            name: owners.get(name, partner)
            .fields_get([name], ["string"])
            .get(name, {})
            .get("string", name)
            for name in (*CHOICES, *FACTS)
            if name != "visits"
        }
        return labels | {"visits": self.env._("Visits")}

    def _duplicate_texts(self):
        """Return {name: text} of what a user may see of the file.

        By ``read``, where contact data is masked for whom it is not meant for. What
        another shop keeps for itself is ``None``, whether it is filled or not.
        """
        self.ensure_one()
        facts = [name for name in FACTS if name != "visits"]
        texts = texts_of(self, (*PARTNER, *facts))
        profile = self.env["retail.member.profile"].search(
            [("partner_id", "=", self.id)]
        )
        is_hidden = not profile and self.sudo().member_profile_ids
        texts |= (
            texts_of(profile, PROFILE)
            if profile
            else dict.fromkeys(PROFILE, None if is_hidden else "")
        )
        return texts | {"visits": str(self._count_visits())}

    def _count_visits(self):
        orders_sudo = self.env["pos.order"].sudo()
        domain = [("partner_id", "=", self.id), ("state", "in", ("paid", "done"))]
        return orders_sudo.search_count(domain)
