import xmlrpc.client

from odoo import Command
from odoo.service.model import get_public_method
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import RetailCommon
from .roads_methods import METHODS
from .roads_table import OUTSIDE, OUTSIDERS, ROLES, SCOPE, TABLE

ADDON = "odoo.addons.retail_customer_mgmt."
PASSWORD = "a long password"
WARNING, NO_RIGHT = 2, 4  # codes of faults
OPERATIONS = {"w": "write", "c": "create", "u": "unlink"}


@tagged("post_install", "-at_install")
class TestRoads(RetailCommon, HttpCase):
    """H1: every group on every road, by XML-RPC, with users who log in.

    The models and methods come from the registry: one without a line in the tables
    fails.
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
        file = {"partner_id": member.id, "company_id": company.id}
        member.env["retail.contact"].create(
            {"channel": "email", "purpose": "requested", "state": "sent"}
            | {"verdict": "yes", "idempotency_key": f"roads {member.id}"}
            | file
        )
        member.env["retail.member.flaw"].create(
            {"kind": "stale", "date_found": "2026-01-01"}
            | {"shop_id": member.member_shop_id.id}
            | file
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
        for role, user in self.users.items():
            for model in TABLE:
                allowed = self._allowed(role, model)
                for letter, method in OPERATIONS.items():
                    may = self.env[model].with_user(user).has_access(method)
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
                args = self._arguments(model, method, records)
                found = {
                    role
                    for role in self.users.keys() - allowed
                    if not self._is_refused(role, model, method, *args)
                }
                with self.subTest(model=model, method=method):
                    self.assertFalse(found, "may call it, and should not")

    def _arguments(self, model, method, records):
        if not getattr(getattr(self.env[model], method), "_api_model", False):
            return [records[model].ids]
        return {
            "pos_complaint_orders": [self.config.id, self.members[0].id],
            "pos_log_complaint": [self.config.id, {}],
        }.get(method, [])

    def _records_to_call(self):
        """Return a record of the own shop for each model whose methods are called."""
        member = self.members[0]
        manager = self.users["hq"]
        adjustments = self.env["retail.points.adjustment"].with_user(manager)
        request = self.env["retail.export.request"].with_user(manager)
        pairs = self.env["retail.member.duplicate"].sudo()
        handovers = self.env["retail.member.handover"].sudo()
        callback = self._record_of(member, "retail.callback")
        return {
            "pos.order": self._sell(member, 10),
            "res.partner": member,
            "retail.callback": callback,
            "retail.callback.report": self.env["retail.callback.report"].browse(
                callback.id
            ),
            "retail.complaint": self._record_of(member, "retail.complaint"),
            "retail.contact": self._record_of(member, "retail.contact"),
            "retail.export.request": request._ask(
                member.with_user(manager), "name", "Cards"
            ),
            "retail.member.duplicate": pairs.create(
                {
                    "partner_low_id": member.id,
                    "partner_high_id": self.members[1].id,
                    "company_id": self.company.id,
                }
            ),
            "retail.member.flaw": self._record_of(member, "retail.member.flaw"),
            "retail.member.handover": handovers.create(
                {
                    "from_user_id": self.users["clerk"].id,
                    "company_id": self.company.id,
                    "shop_ids": self.shop.ids,
                }
            ),
            "retail.member.program": self.program,
            "retail.membership": member.membership_id,
            "retail.points.adjustment": adjustments.create(
                {"membership_id": member.membership_id.id, "points": 999, "reason": "x"}
            ),
            "retail.shop": self.shop,
        }

    def _record_of(self, member, model):
        own = [("partner_id", "=", member.id)]
        return self.env[model].sudo().search(own, limit=1)
