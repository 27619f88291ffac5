from odoo import models
from odoo.exceptions import UserError

from ..tools import asked, groups, imported

MOST_POINTS = 10**9
# What a list says beside the answers that a form asks for.
OWN_KEYS = ("member_code", "date_joined", "points", "points_expire_on")


class RetailMemberImport(models.Model):
    """What will become of each row: a new member, a known person, or a refusal."""

    _inherit = "retail.member.import"

    def _check_columns(self):
        """Refuse columns that can't be imported together, or not by this user."""
        keys = [key for key in self.column_ids.mapped("field_name") if key]
        if not {"name", "phone", "email"} & set(keys):
            raise UserError(
                self.env._("Say which column is the name, the phone or the e-mail.")
            )
        if twice := {key for key in keys if keys.count(key) > 1}:
            labels = dict(self.column_ids._selection_field_name())
            raise UserError(
                self.env._(
                    "Two columns are the member's “%(field)s”. Leave one of them out.",
                    field=labels[min(twice)],
                )
            )
        if "points" in keys and not self.env.user.has_group(groups.HEAD_OFFICE):
            raise UserError(
                self.env._(
                    "Head office imports points. Leave the column “Points” out, or ask"
                    " head office to import this list."
                )
            )

    def _judge(self, numbered, known):
        """Return the values of the rows of (number, cells).

        :param known: what the rows before say, and this one adds to:
            {(key, phone or e-mail): row number}, {("person", row number): what her
            rows have in common}, {("card", code): person},
            {("points", person): row number}
        """
        questions = self._questions()
        judged = [self._judge_row(*row, questions) for row in numbered]
        people = self._index_people(values for values, _clean in judged)
        for values, clean in judged:
            if values["state"] == "new":
                values |= self._judge_person(values, clean, people, known)
        self._judge_cards([values for values, _clean in judged], known)
        self._judge_points([values for values, _clean in judged], known)
        return [values for values, _clean in judged]

    def _judge_row(self, number, cells, questions):
        """Return (values of the row, what registration makes of its answers)."""
        values = {"import_id": self.id, "number": number, "cells": list(cells)}
        try:
            answers, extra = self._answers(cells, questions)
            clean = self.env["res.partner"]._clean_registration(answers, self.shop_id)
            self._check_row(clean, extra)
        except UserError as error:
            return values | {"state": "refused", "reason": str(error)}, {}
        return values | {
            "state": "new",
            "name": clean["name"],
            "phone": clean.get("phone"),
            "email": clean.get("email"),
            "points": float(extra.get("points", 0)),
        }, clean

    def _judge_person(self, values, clean, people, known):
        """Say whether somebody of the shop's files, or of this one, is meant."""
        keys = [
            (key, clean[key]) for key in ("member_phone", "email") if clean.get(key)
        ]
        earlier = next((known[key] for key in keys if key in known), None)
        for key in keys:
            known.setdefault(key, earlier or values["number"])
        if earlier:
            known["person", values["number"]] = known["person", earlier]
            same = self.env._("The same person as row %(row)s.", row=earlier)
            return {"state": "match", "reason": same}
        partner = next((people[key] for key in keys if key in people), None)
        person = ("partner", partner.id) if partner else ("row", values["number"])
        known["person", values["number"]] = person
        if not partner:
            return {}
        remark = (
            self.env._("Is a member already: what is empty in the file gets filled.")
            if partner.is_member
            else self.env._("Is a contact already, and becomes a member.")
        )
        return {"state": "match", "reason": remark, "partner_id": partner.id}

    def _index_people(self, rows):
        """Return {(key, phone or e-mail): who has it}, members first.

        Asks once for many rows what ``_find_person`` asks for one.
        """
        rows = list(rows)
        # A person is one file in the whole chain, as at registration.
        Partner_sudo = self.env["res.partner"].sudo()
        phones = {
            Partner_sudo._normalised_phone(row["phone"], self.shop_id)
            for row in rows
            if row.get("phone")
        }
        emails = {row["email"] for row in rows if row.get("email")}
        people = [
            ("is_company", "=", False),
            ("company_id", "in", [False, self.company_id.id]),
        ]
        own = [("phone_shared", "=", False)]
        index = {}
        for key, field, found, condition in (
            ("member_phone", "member_phone", phones, own),
            ("member_phone", "phone_sanitized", phones, own),
            ("email", "email_normalized", emails, []),
        ):
            domain = [*people, *condition, (field, "in", list(found))]
            for partner in Partner_sudo.search(domain, order="is_member DESC, id"):
                index.setdefault((key, partner[field]), partner.sudo(False))
        return index

    def _answers(self, cells, questions):
        """Return what the cells say: (answers of the form, what a list adds)."""
        answers, extra = {}, {}
        for column in self.column_ids:
            cell, key = cells[column.position].strip(), column.field_name
            if not (cell and key):
                continue
            try:
                if key in OWN_KEYS:
                    extra[key] = self._extra_value(key, cell)
                else:
                    answers[key] = self._answer(questions[key], cell)
            except ValueError as error:
                raise self._no_answer(column, cell, questions.get(key)) from error
        return answers, extra

    def _questions(self):
        """Return {key: its question as plain data, with ``words``} of the columns."""
        Line = self.env["retail.member.form.line"]
        labels = Line._labels()
        questions = {}
        for key in self.column_ids.mapped("field_name"):
            if key and key not in OWN_KEYS:
                line = Line.new({"field_name": key})
                questions[key] = line._spec(labels) | {"words": self._words(line)}
        return questions

    def _answer(self, question, cell):
        """Return a cell as ``register_member`` wants it; ValueError if it is none."""
        kind = question["type"]
        if kind == "date":
            return self._day(cell)
        if kind == "selection" and not asked.facet_id(question["name"]):
            return imported.choice(cell, question["words"])
        if kind in ("integer", "float"):
            return float(imported.number(cell))
        return cell

    def _words(self, line):
        """Return (value, words for it) of a question's choices, also in English."""
        words = {}
        for lang in (self.env.lang, "en_US"):
            for value, label in line.with_context(lang=lang)._input()["selection"]:
                words.setdefault(value, []).append(label)
        if line.field_name == "country_id":
            for country in self.env["res.country"].browse(words):
                words[country.id].append(country.code)
        return list(words.items())

    def _extra_value(self, key, cell):
        if key == "member_code":
            return cell
        if key == "points":
            points = imported.number(cell, MOST_POINTS)
            if points < 0:
                raise ValueError(cell)
            return points
        return self._day(cell)

    def _day(self, cell):
        """Return a date, read in the order of the user's language."""
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        is_day_first = (lang.date_format or "").startswith(("%d", "%-d"))
        return imported.day(cell, "dmy" if is_day_first else "mdy")

    def _no_answer(self, column, cell, question):
        """Return the error that says why a cell can't be taken."""
        choices = [label for _value, label in (question or {}).get("selection") or []]
        if 0 < len(choices) <= 10:
            return UserError(
                self.env._(
                    "“%(cell)s” in column “%(column)s” is none of: %(choices)s.",
                    cell=cell,
                    column=column.header,
                    choices=", ".join(choices),
                )
            )
        return UserError(
            self.env._(
                "“%(cell)s” can't be read in column “%(column)s”. Dates are written"
                " like 2026-01-31, numbers like 1250.5.",
                cell=cell,
                column=column.header,
            )
        )
