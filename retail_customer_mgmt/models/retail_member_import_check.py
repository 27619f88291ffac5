from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import asked, id_number


class RetailMemberImport(models.Model):
    """What registration would refuse, asked of each row before: the preview is true."""

    _inherit = "retail.member.import"

    def _check_row(self, answers, extra):
        """Refuse what can't be kept of a row, with the words of who keeps it."""
        profiles = self.env["retail.member.profile"]
        if birthday := answers.get("birthday"):
            profiles._check_born(birthday)
        if (number := answers.get("id_number")) and self._is_in_china(answers):
            profiles._check_resident(id_number.plain(number))
        self._check_attributes(answers)
        if day := extra.get("date_joined"):
            self._joined(day)
        if points := extra.get("points"):
            program = self._program()
            adjustments = self.env["retail.points.adjustment"]
            adjustments._check_whole(program, float(points))
            last_day = {"expires_on": extra.get("points_expire_on")}
            adjustments._opening_days(last_day, program._today())

    def _check_attributes(self, answers):
        keys = [key for key in answers if asked.attribute_name(key)]
        if keys:
            definitions = self.env["retail.member.form.line"]._attribute_definitions()
            for key in keys:
                self.env["retail.member.profile"]._attribute_value(
                    definitions[key], answers[key]
                )

    def _is_in_china(self, answers):
        country = self.env["res.country"].browse(answers.get("country_id") or [])
        country = country or self.shop_id.country_id or self.company_id.country_id
        return country.code == "CN"

    def _joined(self, day):
        """Return when the membership began."""
        if day > fields.Date.context_today(self):
            raise UserError(self.env._("“Member since” lies in the future."))
        return fields.Datetime.to_datetime(day)

    def _program(self):
        """Return the programme that the shop's members are in."""
        # Who imports works in one company; its parent's programme may be meant.
        return (self.shop_id.sudo().company_id or self.company_id)._member_program()

    def _judge_cards(self, rows, known):
        """Refuse the rows whose former card is another member's, or another row's."""
        columns = self.column_ids.filtered(lambda col: col.field_name == "member_code")
        cards = {
            row["number"]: card
            for row in rows
            for column in columns
            if row["state"] != "refused"
            and (card := row["cells"][column.position].strip())
        }
        owners = self._card_owners(list(cards.values())) if cards else {}
        for row in rows:
            if card := cards.get(row["number"]):
                person = known["person", row["number"]]
                holder = known.setdefault(("card", card), owners.get(card, person))
                if holder != person:
                    row |= {"state": "refused", "reason": self._card_taken(card)}

    def _card_owners(self, codes):
        """Return {card or number: ("partner", id) of whose it is}."""
        # A card is one member's in the whole chain, also where one sees few of them.
        Partner_sudo = self.env["res.partner"].sudo()
        Code_sudo = self.env["retail.member.code"].sudo()
        owners = {}
        for field in ("member_no", "member_code"):
            for partner in Partner_sudo.search([(field, "in", codes)]):
                owners[partner[field]] = ("partner", partner.id)
        for code in Code_sudo.search([("code", "in", codes)]):
            owners[code.code] = ("partner", code.partner_id.id)
        return owners

    def _card_taken(self, code):
        return self.env._("Another member has the card or number %(code)s.", code=code)
