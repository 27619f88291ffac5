from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools import groups

TEXTS = ("char", "text", "html", "binary", "image", "properties", "json")
# What says nothing about the person, or has to stay for the documents' sake.
KEPT = frozenset(("name", "complete_name", "member_no", "lang", "tz", "type"))
MORE = (
    *("state_id", "country_id", "category_id", "industry_id", "member_user_id"),
    *("partner_latitude", "partner_longitude", "date_localization"),
    *("member_date_verified", "phone_shared"),
)


class ResPartner(models.Model):
    """Erasing the person: who she is goes; documents and the ledger's sums stay.

    Everything happens in one transaction. What else a theme, or another addon, holds of
    a person is erased by an override of ``_erase_records``, told by one of
    ``_erasure_words``, and a reason to refuse by one of ``_erasure_hindrances``.
    """

    _inherit = "res.partner"

    def action_erase_member(self):
        """Show what will happen, and ask for the number and the reason."""
        self.ensure_one()
        self._check_may_erase()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Erase the Member"),
            "res_model": "retail.member.erase",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_partner_id": self.id},
        }

    def _erase_member(self, reason):
        """Erase the person; a privacy officer's work, logged without her name."""
        self.ensure_one()
        self._check_may_erase()
        # The officer's right is checked: what has to go stands in many models.
        person_sudo = self.sudo().with_context(
            tracking_disable=True, mail_notrack=True, active_test=False
        )
        person_sudo._check_erasable()
        traces = person_sudo._erasure_traces()
        self._note_access("erase", reason)
        person_sudo._log_erasure(reason)
        person_sudo.membership_ids._lock()
        person_sudo._erase_records(traces)
        person_sudo._erase_file()

    def _check_may_erase(self):
        if not self.env.user.has_group(groups.PRIVACY):
            raise AccessError(
                self.env._("Only privacy officers erase members. Ask one of them.")
            )
        self.check_access("read")
        self._check_own_companies()

    def _check_own_companies(self):
        """Refuse who doesn't work for all companies the person is a member at."""
        foreign = self.sudo().membership_ids.company_id - self.env.user.company_ids
        if foreign:
            raise AccessError(
                self.env._(
                    "This person is a member at %(companies)s too, where you don't"
                    " work. Ask a privacy officer who works for all of them.",
                    companies=", ".join(foreign.mapped("name")),
                )
            )

    def _check_erasable(self):
        hindrances = self._erasure_hindrances()
        if hindrances:
            raise UserError("\n".join(hindrances))

    def _erasure_hindrances(self):
        """Return why the person can't be erased now, each with what to do."""
        hindrances = []
        if not self.is_member or not self.active:
            hindrances.append(
                self.env._(
                    "Only members are erased, and only once. Is the file archived, but"
                    " not erased? Then unarchive it first."
                )
            )
        if self.user_ids.filtered(lambda user: not user.share):
            hindrances.append(
                self.env._(
                    "This person has a login of yours and works here. Let an"
                    " administrator take the login off this contact first."
                )
            )
        if self.parent_id:
            hindrances.append(
                self.env._(
                    "The file belongs to %(company)s. Take it out of there first.",
                    company=self.parent_id.name,
                )
            )
        if self.child_ids.filtered(lambda child: child.type == "contact"):
            hindrances.append(
                self.env._(
                    "There are other people under this contact. Give them a contact of"
                    " their own first."
                )
            )
        return hindrances

    def _erasure_traces(self):
        """Return by what the person is found elsewhere: names, phones, e-mails.

        A number or address that somebody else has too, such as a family's, tells of
        the others as well: it is left out.
        """
        family = self | self.child_ids
        return {
            "names": {name for name in family.mapped("name") if name},
            "phones": family._own_values("phone", "member_phone", "phone_sanitized"),
            "emails": family._own_values("email", "email_normalized"),
        }

    def _own_values(self, *names):
        """Return what these contacts say in the fields, and no other contact does."""
        values = {value for name in names for value in self.mapped(name) if value}
        said = Domain.OR(Domain(name, "in", list(values)) for name in names)
        others = self.search(
            said & Domain("active", "=", True) & Domain("id", "not in", self.ids)
        )
        return values - {value for name in names for value in others.mapped(name)}

    def _erase_records(self, traces):
        """Erase what other models hold of the person.

        :param traces: see ``_erasure_traces``
        """

    def _erase_file(self):
        """Empty the contact itself, and its addresses, and archive them."""
        addresses = self.child_ids
        for partner in self | addresses:
            partner._erase_company_values()
            partner.write(partner._erased_values())
        self.flush_recordset()
        # Odoo asks for logins that still work; archived ones are no obstacle.
        (self | addresses).with_context(active_test=True).write({"active": False})
        self.write({"name": self._erased_name()})
        addresses.write({"name": False})

    def _erased_name(self):
        return self.env._("Erased member %(number)s", number=self.member_no or self.id)

    def _erased_values(self):
        return {
            name: False for name in self._personal_fields() if self._fields[name].store
        }

    def _erase_company_values(self):
        """Empty what each company keeps of its own, such as the barcode."""
        names = [
            name
            for name in self._personal_fields()
            if self._fields[name].company_dependent
        ]
        for company in self.env["res.company"].search([]):
            self.with_company(company).write(dict.fromkeys(names, False))

    def _personal_fields(self):
        """Return the fields to empty: whatever takes words, pictures or a place.

        Fields of other addons are among them, known or not.
        """
        texts = [name for name in self._fields if self._is_personal(name)]
        return [*texts, *(name for name in MORE if name in self._fields)]

    def _is_personal(self, name):
        field = self._fields[name]
        is_free = field.store or field.company_dependent
        is_computed = (field.compute and field.readonly) or field.related
        return (
            name not in KEPT
            and field.type in TEXTS
            and is_free
            and not is_computed
            and not field.required
            and name != "parent_path"
        )

    def _log_erasure(self, reason):
        """Note it in Odoo's own privacy log, too, where that is installed."""
        if "privacy.log" not in self.env:
            return
        self.env["privacy.log"].create(
            {
                "anonymized_name": self.name or "-",
                "anonymized_email": self.email_normalized or "-@-",
                "user_id": self.env.uid,
                "execution_details": self.env._(
                    "Erased member %(number)s: %(reason)s",
                    number=self.member_no or "",
                    reason=reason,
                ),
                "records_description": f"res.partner #{self.id}",
            }
        )

    # What the officer is told before

    def _erasure_words(self):
        """Return sentences by what happens: what ``goes``, and what ``stays``."""
        return {
            "goes": [
                self.env._(
                    "Name, phone, e-mail, address, birthday, picture, notes and tags of"
                    " the file; it is called “%(name)s” then, and archived.",
                    name=self._erased_name(),
                ),
            ],
            "stays": [
                self.env._(
                    "The member number %(number)s and the access log, which tells it.",
                    number=self.member_no or "",
                ),
            ],
        }
