from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import birthdays, id_number

# Nobody alive was born before; earlier dates are slips of the pen.
EARLIEST = date(1900, 1, 1)


class RetailMemberProfile(models.Model):
    """When a member was born, by the sun or the moon, and what her ID number says."""

    _inherit = "retail.member.profile"

    birthday_kind = fields.Selection(
        selection=[("solar", "Solar"), ("lunar", "Lunar")],
        string="Celebrates By",
        default="solar",
    )
    lunar_month = fields.Integer(
        compute="_compute_lunar", store=True, readonly=False, aggregator=False
    )
    lunar_day = fields.Integer(
        compute="_compute_lunar", store=True, readonly=False, aggregator=False
    )
    is_lunar_leap = fields.Boolean(
        string="Leap Month", compute="_compute_lunar", store=True, readonly=False
    )
    age = fields.Integer(compute="_compute_age", aggregator=False)
    birthday_next = fields.Date(
        string="Next Birthday",
        compute="_compute_birthday_next",
        search="_search_birthday_next",
        help="In the solar calendar, also for who celebrates by the moon.",
    )

    _lunar_day_exists = models.Constraint(
        "CHECK((lunar_month BETWEEN 1 AND 12 AND lunar_day BETWEEN 1 AND 30)"
        " OR (COALESCE(lunar_month, 0) = 0 AND COALESCE(lunar_day, 0) = 0))",
        "Lunar months go from 1 to 12, their days from 1 to 30. Enter both, or none.",
    )
    # Each night asks whose birthday it is.
    _birthday_idx = models.Index(
        "(EXTRACT(MONTH FROM birthday), EXTRACT(DAY FROM birthday))"
        " WHERE birthday IS NOT NULL"
    )

    # What nobody has entered is taken from the resident number.

    @api.depends("id_number")
    def _compute_gender(self):
        for profile in self:
            resident = profile._resident()
            profile.gender = profile.gender or (resident and resident.gender)

    @api.depends("id_number")
    def _compute_birthday(self):
        for profile in self:
            resident = profile._resident()
            profile.birthday = profile.birthday or (resident and resident.birthday)

    @api.depends("birthday", "birthday_kind")
    def _compute_lunar(self):
        for profile in self:
            day = (profile.lunar_month, profile.lunar_day, profile.is_lunar_leap)
            unknown = profile.birthday_kind == "lunar" and not profile.lunar_month
            if unknown and profile.birthday and birthdays.can_compute():
                day = birthdays.to_lunar(profile.birthday)
            (profile.lunar_month, profile.lunar_day, profile.is_lunar_leap) = day

    @api.depends("birthday")
    def _compute_age(self):
        today = fields.Date.context_today(self)
        for profile in self:
            born = profile.birthday
            profile.age = born and birthdays.age(born, today)

    @api.depends(
        *("birthday", "birthday_kind"),
        *("lunar_month", "lunar_day", "is_lunar_leap"),
    )
    @api.depends_context("company")
    def _compute_birthday_next(self):
        today = self.env.company._care_today()
        for profile in self:
            profile.birthday_next = profile._next_birthday(today)

    def _next_birthday(self, today):
        """Return the next day to congratulate on; ``False`` where nobody knows it."""
        self.ensure_one()
        if self.birthday_kind == "lunar":
            day = birthdays.LunarDay(
                self.lunar_month, self.lunar_day, self.is_lunar_leap
            )
            known = self.lunar_month and birthdays.can_compute()
            return known and birthdays.next_lunar_birthday(day, today)
        leap_day = self.env.company.leap_day_birthday
        return self.birthday and birthdays.next_birthday(self.birthday, today, leap_day)

    @api.constrains("birthday")
    def _check_birthday(self):
        for profile in self.filtered("birthday"):
            self._check_born(profile.birthday)

    def _check_born(self, birthday):
        if birthday > fields.Date.context_today(self):
            raise ValidationError(
                self.env._("The birthday is in the future. Check the year.")
            )
        if birthday < EARLIEST:
            raise ValidationError(
                self.env._("The birthday is before 1900. Check the year.")
            )

    @api.constrains("id_number")
    def _check_id_number(self):
        for profile in self.filtered(lambda profile: profile._is_in_china()):
            if number := profile.sudo().id_number:
                profile._check_resident(number)

    def _check_resident(self, number):
        try:
            id_number.resident(number, fields.Date.context_today(self))
        except ValueError as error:
            reasons = {
                "length": self.env._(
                    "An ID number has 18 digits, the last of which may be an X, or 15"
                    " digits before 1999. Check what is missing or too much."
                ),
                "date": self.env._(
                    "The ID number holds no date of birth at its 7th to 14th digit."
                    " Check these digits."
                ),
                "checksum": self.env._(
                    "The last digit of the ID number doesn't fit the others. Compare"
                    " each digit with the card."
                ),
            }
            raise ValidationError(reasons[str(error)]) from error

    def _is_in_china(self):
        """Tell whether ID numbers follow the Chinese rule; those elsewhere are free."""
        partner = self.partner_id
        country = partner.country_id or partner.member_shop_id.country_id
        return (country or self.env.company.country_id).code == "CN"

    def _resident(self):
        """Return what the ID number says; ``False`` for other numbers."""
        number = self.sudo().id_number
        try:
            today = fields.Date.context_today(self)
            return bool(number) and id_number.resident(number, today)
        except ValueError:
            return False
