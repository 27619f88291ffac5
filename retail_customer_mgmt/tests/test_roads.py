import xmlrpc.client

from odoo import Command
from odoo.service.model import get_public_method
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import RetailCommon

ADDON = "odoo.addons.retail_customer_mgmt."
PASSWORD = "a long password"
WARNING, NO_RIGHT = 2, 4  # codes of faults
OPERATIONS = {"w": "write", "c": "create", "u": "unlink"}
ROLES = ("till", "clerk", "manager", "hq", "admin", "privacy")
OUTSIDERS = ("plain", "pos", "portal")
# What each role may do with each model: r(ead), w(rite), c(reate), u(nlink). A new
# model is one more line; so is thinking about who needs it.
NOBODY = "---- ---- ---- ---- ---- ----"
CONFIGURATION = "r--- r--- r--- r--- rwcu r---"
LEDGER = "---- r--- r--- r--- r--- r---"
CARE = "r-c- rwc- rwc- rwc- rwcu r---"
MANAGERS_WIZARD = "---- ---- rwc- rwc- rwc- ----"
CLERKS_WIZARD = "---- rwc- rwc- rwc- rwc- ----"
TABLE = {
    "retail.access.log": "---- ---- r--- r--- r--- r---",
    "retail.callback": CARE,
    "retail.callback.close": CLERKS_WIZARD,
    "retail.callback.rule": CONFIGURATION,
    "retail.complaint": CARE,
    "retail.complaint.cause": CONFIGURATION,
    "retail.complaint.compensate": CLERKS_WIZARD,
    "retail.complaint.compensation": LEDGER,
    "retail.complaint.compensation.refuse": MANAGERS_WIZARD,
    "retail.complaint.stage": CONFIGURATION,
    "retail.consent.text": "---- r--- r--- r--- rwcu r---",
    "retail.contact.reveal": CLERKS_WIZARD,
    "retail.export.ask": "rwc- rwc- rwc- rwc- rwc- rwc-",
    "retail.export.request": "r--- r--- r--- r--- r--- r---",
    "retail.lapse.notice": "---- ---- r--- r--- r--- ----",
    "retail.member.code": "---- r--- r--- r--- r--- ----",
    "retail.member.consent": "---- r-c- r-c- r-c- r-c- r---",
    "retail.member.consent.record": CLERKS_WIZARD,
    "retail.member.erase": "---- ---- ---- ---- ---- rwc-",
    "retail.member.event": LEDGER,
    "retail.member.form": "---- r--- r--- r--- rwcu ----",
    "retail.member.form.line": "---- r--- r--- r--- rwcu ----",
    "retail.member.import": "---- ---- rwcu rwcu rwcu ----",
    "retail.member.import.column": "---- ---- rw-- rw-- rw-- ----",
    "retail.member.import.row": "---- ---- r--- r--- r--- ----",
    "retail.member.liability": "---- ---- r--- r--- r--- ----",
    "retail.member.profile": "---- rwc- rwc- rwc- rwc- r---",
    "retail.member.program": CONFIGURATION,
    "retail.member.register": "rwcu rwcu rwcu rwcu rwcu ----",
    "retail.member.source": CONFIGURATION,
    "retail.member.tier": CONFIGURATION,
    "retail.member.verification": NOBODY,
    # Nobody writes an account; who may "write" one freezes it by the button.
    "retail.membership": "---- r--- rw-- rw-- rw-- r---",
    "retail.membership.change": MANAGERS_WIZARD,
    "retail.points.adjust": MANAGERS_WIZARD,
    "retail.points.adjustment": "---- ---- r-c- r-c- r-c- ----",
    "retail.points.allocation": LEDGER,
    "retail.points.band": "r--- r--- r--- r--- rwcu ----",
    "retail.points.entry": LEDGER,
    "retail.points.hold": LEDGER,
    "retail.points.lot": LEDGER,
    "retail.points.refuse": MANAGERS_WIZARD,
    "retail.points.rule": "r--- r--- r--- r--- rwcu ----",
    "retail.preference.facet": "---- r--- rwc- rwc- rwcu r---",
    "retail.preference.value": "---- r-c- rwc- rwc- rwcu r---",
    "retail.rate.limit": NOBODY,
    "retail.sale.approval": NOBODY,
    "retail.shop": CONFIGURATION,
    "retail.tier.manual": MANAGERS_WIZARD,
    "retail.tier.move": LEDGER,
}
# Of our models, people outside the scheme read these, and write none.
OUTSIDE = {
    "plain": {"retail.shop", "retail.member.source"},
    "pos": {
        *("retail.shop", "retail.member.source"),
        *("retail.member.program", "retail.member.tier"),
    },
    "portal": set(),
}
# Whose records a role sees: of the own shop, of all shops, or only what it made.
SHOP = {"clerk": 1, "manager": 1, "hq": 2, "admin": 2, "privacy": 2}
CHAIN = {"clerk": 2, "manager": 2, "hq": 2, "admin": 2, "privacy": 2}
SCOPE = {
    "retail.member.profile": SHOP,
    "retail.member.consent": SHOP,
    "retail.member.event": SHOP,
    "retail.points.entry": SHOP,
    "retail.tier.move": SHOP,
    "retail.callback": SHOP | {"till": 0},
    "retail.complaint": SHOP | {"till": 0},
    "retail.membership": CHAIN,
}
# The lowest roles that may call a public method on a record of their own shop.
EVERYBODY = {*ROLES}
CLERKS = {"clerk", "manager", "hq", "admin"}
MANAGERS = {"manager", "hq", "admin"}
OFFICERS = {"privacy"}
METHODS = {
    "mail.activity": {"action_close_callback": None},
    "pos.order": {
        "action_accept_member_review": MANAGERS,
        "action_post_member_points": MANAGERS,
        "member_refund_preview": None,
    },
    "res.partner": {
        "action_adjust_points": None,
        "action_close_membership": MANAGERS,
        "action_download_dossier": OFFICERS,
        "action_erase_member": OFFICERS,
        "action_freeze_membership": MANAGERS,
        "action_open_member_page": CLERKS,
        "action_open_profile": CLERKS | OFFICERS,
        "action_renew_member_link": CLERKS,
        "action_reveal": None,  # opens the wizard that asks for the reason
        "action_reopen_membership": MANAGERS,
        "action_send_member_link": CLERKS,
        # These only open lists, which show what the user's rights let be seen.
        "action_view_access_log": None,
        "action_view_callbacks": None,
        "action_view_complaints": None,
        "action_view_consents": CLERKS | OFFICERS,
        "action_view_events": CLERKS | OFFICERS,
        "action_view_points_entries": None,
        "action_view_profile": CLERKS | OFFICERS,
        # The till's own: whoever sells asks them, by themselves or through core.
        "member_snapshot": None,
        "pos_find_members": None,
        "pos_member_by_code": None,
        "pos_member_panel": None,
        "pos_register_member": None,
        "register_member": None,
    },
    "retail.callback": {
        "action_cancel": CLERKS,
        "action_close": None,
        "action_reopen": CLERKS,
        "action_reveal": None,
        "action_take": CLERKS,
    },
    "retail.callback.close": {"action_confirm": None},
    "retail.contact.reveal": {"action_show": None},
    "retail.callback.rule": {"action_view_callbacks": None},
    "retail.complaint.compensate": {"action_confirm": None},
    "retail.complaint.compensation": {
        # Whose request it is, and up to which figure, is asked inside.
        "action_approve": None,
        "action_cancel": None,
        "action_refuse": None,
    },
    "retail.complaint.compensation.refuse": {"action_confirm": None},
    "retail.complaint": {
        "action_mark_answered": CLERKS,
        "action_compensate": None,
        "action_reveal": None,
        "action_take": CLERKS,
        "action_view_compensations": None,
        "action_view_partner": None,
        "action_view_refunds": None,
    },
    "retail.export.ask": {"action_ask": None},
    "retail.export.request": {
        "action_approve": OFFICERS,
        "action_refuse": OFFICERS,
        "action_view_records": None,
    },
    "retail.member.consent.record": {"action_record": None},
    "retail.member.erase": {"action_erase": None},
    "retail.member.event": {"action_open": None},
    "retail.member.import": {
        "action_import": None,
        "action_pause": None,
        "action_preview": None,
        "action_report": None,
        "action_view_rows": None,
    },
    "retail.member.program": {
        "action_check_ledger": {"admin"},
        "action_use_for_company": {"admin"},
        "action_view_members": None,
    },
    "retail.member.register": {
        "action_open_known": None,
        "action_register": None,
        "action_register_next": None,
    },
    "retail.membership": {
        # It opens a wizard that managers may use.
        "action_adjust_points": None,
        "action_close": MANAGERS,
        "action_end_manual_tier": MANAGERS,
        "action_freeze": MANAGERS,
        "action_plan_keeping_calls": None,
        "action_reactivate": MANAGERS,
        "action_view_entries": None,
        "release_points": None,
        "reserve_points": None,
    },
    "retail.membership.change": {"action_confirm": None},
    "retail.points.adjust": {"action_confirm": None},
    "retail.points.adjustment": {
        "action_approve": MANAGERS,
        "action_cancel": MANAGERS,
        "action_refuse": MANAGERS,
    },
    "retail.points.refuse": {"action_confirm": None},
    "retail.sale.approval": {"approve": None},
    "retail.shop": {
        "action_print_own_poster": None,
        "action_print_poster": None,
        "action_renew_join_token": {"admin"},
        "action_view_members": None,
    },
    "retail.tier.manual": {"action_confirm": None},
}


@tagged("post_install", "-at_install")
class TestRoads(RetailCommon, HttpCase):
    """H1: every group on every road, by XML-RPC, with users who log in.

    The models and methods come from the registry: one without a line above fails.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_shop = cls._create_shop("Harbour")
        cls.abroad_shop = cls._create_chain()
        shops = (cls.shop, cls.other_shop, cls.abroad_shop)
        cls.members = [
            cls._create_member(f"Member {number}", shop, phone=f"202555010{number}")
            for number, shop in enumerate(shops)
        ]
        cls.users = {role: cls._create_login(role) for role in (*ROLES, *OUTSIDERS)}
        for member in cls.members:
            cls._give_records(member)
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.session = None  # the client's; the class's is the till's

    @classmethod
    def _create_chain(cls):
        """Create another company with a shop and a programme; return the shop."""
        company = cls.env["res.company"].sudo().create({"name": "Another chain"})
        cls.env.user.sudo().company_ids |= company
        chain = cls.env(context=dict(cls.env.context, allowed_company_ids=company.ids))
        program = chain["retail.member.program"].create(
            {
                "name": "Other Club",
                "company_id": company.id,
                "tz": "UTC",
                "tier_ids": [Command.create({"name": "Member"})],
            }
        )
        company.sudo().member_program_id = program.id
        return chain["retail.shop"].create(
            {"name": "Far Street", "tz": "UTC", "company_id": company.id}
        )

    @classmethod
    def _create_login(cls, role):
        groups = {
            "plain": "base.group_user",
            "pos": "base.group_user,point_of_sale.group_pos_user",
            "portal": "base.group_portal",
        }
        user = new_test_user(
            cls.env,
            login=f"roads {role}",
            password=PASSWORD,
            groups=groups.get(role, f"retail_customer_mgmt.group_retail_{role}"),
            company_id=cls.company.id,
        )
        if role in ROLES:
            user.group_ids |= cls.env.ref("base.group_allow_export")
            user.retail_shop_ids = cls.shop
        return user

    @classmethod
    def _give_records(cls, member):
        company = member.member_shop_id.company_id
        member = member.sudo().with_company(company)
        member._record_consent("service", ["email"], True, "office")
        for model, name in (
            ("retail.callback", {"topic": "Ask"}),
            ("retail.complaint", {"description": "Cold"}),
        ):
            member.env[model].create(
                {"partner_id": member.id, "company_id": company.id}
                | {"shop_id": member.member_shop_id.id, "user_id": False}
                | name
            )
        member.membership_ids._post([cls._posting("bonus", 5 + member.id)])

    def _call(self, role, model, method, *args, **kwargs):
        user = self.users[role]
        return self.xmlrpc_object.execute_kw(
            self.env.cr.dbname, user.id, PASSWORD, model, method, args, kwargs
        )

    def _is_refused(self, role, model, method, *args, codes=(NO_RIGHT,)):
        """Tell whether a call is refused for lack of rights; it must not break."""
        try:
            self._call(role, model, method, *args)
        except xmlrpc.client.Fault as fault:
            return fault.faultCode in codes
        return False

    # What the registry holds has a line

    def test_each_model_has_a_line(self):
        ours = {
            name
            for name in self.env.registry
            if name.startswith("retail.") and not self.env[name]._abstract
        }
        self.assertEqual(
            ours, {*TABLE}, "Write into TABLE who may do what with each model."
        )

    def test_each_public_method_has_a_line(self):
        found = {name: self._doors(name) for name in self.env.registry}
        self.assertEqual(
            {name: doors for name, doors in found.items() if doors},
            {name: {*lines} for name, lines in METHODS.items()},
            "Write into METHODS who may call each public method.",
        )

    def _doors(self, name):
        """Return the methods that we let be called by RPC, and Odoo does not know."""
        model = self.env[name]
        if model._abstract:
            return set()
        ours, known = set(), set()
        for definition in type(model).mro():
            names = {key for key, value in vars(definition).items() if callable(value)}
            is_ours = definition.__module__.startswith(ADDON)
            (ours if is_ours else known).update(names)
        return {each for each in ours - known if self._is_door(model, each)}

    def _is_door(self, model, name):
        try:
            return bool(get_public_method(model, name))
        except Exception as error:  # noqa: BLE001  # whatever the server would answer
            self.assertEqual(type(error).__name__, "AccessError")
            return False

    # Models

    def _allowed(self, role, model):
        if role in OUTSIDERS:
            return "r" if model in OUTSIDE[role] else ""
        return TABLE[model].split()[ROLES.index(role)]

    @mute_logger("odoo.service.model", "odoo.http", "odoo.addons.base.models.ir_model")
    def test_each_group_reads_what_the_table_says(self):
        for role in self.users:
            for model in TABLE:
                self.assertEqual(
                    self._is_refused(role, model, "search_read", [], ["id"], 0, 1),
                    "r" not in self._allowed(role, model),
                    (role, model),
                )

    @mute_logger("odoo.service.model", "odoo.http", "odoo.addons.base.models.ir_model")
    def test_what_the_table_refuses_is_refused(self):
        for role in self.users:
            for model in TABLE:
                allowed = self._allowed(role, model)
                for letter, method in OPERATIONS.items():
                    may = self._call(role, model, "has_access", [], method)
                    self.assertEqual(may, letter in allowed, (role, model, letter))
                    if not may and letter == "c":
                        # Some say how it is made properly, before rights are asked.
                        refused = self._is_refused(
                            role, model, method, {}, codes=(NO_RIGHT, WARNING)
                        )
                        self.assertTrue(refused, (role, model, method))

    # Records

    @mute_logger("odoo.service.model", "odoo.http", "odoo.addons.base.models.ir_rule")
    def test_each_group_sees_the_records_of_its_shops(self):
        members = [member.id for member in self.members]
        for model, scope in SCOPE.items():
            for role, count in scope.items():
                rows = self._call(role, model, "search_read", [], ["partner_id"])
                seen = {row["partner_id"][0] for row in rows} & {*members}
                self.assertEqual(seen, {*members[:count]}, (role, model))

    @mute_logger("odoo.service.model", "odoo.http", "odoo.addons.base.models.ir_rule")
    def test_records_of_others_are_neither_read_nor_exported_by_number(self):
        for model, scope in SCOPE.items():
            for number, member in enumerate(self.members):
                records = (
                    self.env[model].sudo().search([("partner_id", "=", member.id)])
                )
                for role, count in scope.items():
                    for method in ("read", "export_data"):
                        self.assertEqual(
                            self._is_refused(
                                role, model, method, records.ids, ["partner_id"]
                            ),
                            number >= count,
                            (role, model, method, number),
                        )

    @mute_logger("odoo.service.model", "odoo.http", "odoo.addons.base.models.ir_rule")
    def test_files_are_written_in_the_own_shop_by_who_keeps_them(self):
        allowed = {"clerk": 1, "manager": 1, "hq": 2, "admin": 2}
        values = {"city": "Springfield"}
        for number, member in enumerate(self.members[:2]):
            for role in self.users:
                self.assertEqual(
                    self._is_refused(role, "res.partner", "write", member.ids, values),
                    number >= allowed.get(role, 0),
                    (role, number),
                )

    # Methods

    @mute_logger("odoo.service.model", "odoo.http", "odoo.addons.base.models.ir_rule")
    @mute_logger("odoo.addons.base.models.ir_model")
    def test_each_group_calls_what_the_table_says(self):
        records = self._records_to_call()
        for model, lines in METHODS.items():
            for method, allowed in lines.items():
                if allowed is None:
                    continue
                found = {
                    role
                    for role in self.users.keys() - allowed
                    if not self._is_refused(role, model, method, records[model].ids)
                }
                with self.subTest(model=model, method=method):
                    self.assertFalse(found, "may call it, and should not")

    def _records_to_call(self):
        member = self.members[0]
        own = [("partner_id", "=", member.id)]
        request = self.env["retail.export.request"]
        adjustments = self.env["retail.points.adjustment"]
        manager = self.users["hq"]
        return {
            "pos.order": self._sell(member, 10),
            "res.partner": member,
            "retail.callback": self.env["retail.callback"].sudo().search(own, limit=1),
            "retail.complaint": self.env["retail.complaint"]
            .sudo()
            .search(own, limit=1),
            "retail.export.request": request.with_user(manager)._ask(
                member.with_user(manager), "name", "Cards"
            ),
            "retail.member.program": self.program,
            "retail.membership": member.membership_id,
            "retail.points.adjustment": adjustments.with_user(manager).create(
                {"membership_id": member.membership_id.id, "points": 999, "reason": "x"}
            ),
            "retail.shop": self.shop,
        }
