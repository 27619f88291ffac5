from odoo.tests import HttpCase, JsonRpcException, new_test_user
from odoo.tools import SQL, mute_logger

from .common import RetailCommon

REFUSED = {
    f"odoo.exceptions.{name}" for name in ("UserError", "AccessError", "MissingError")
}
# What nobody writes by RPC: the model, where a member's account has it, and a lie.
# A model of the ledger to come is one more line.
LEDGER = (
    ("retail.membership", "", {"balance": 9999}),
    ("retail.points.entry", "entry_ids", {"points": 9999}),
    ("retail.points.lot", "lot_ids", {"remaining": 9999}),
    ("retail.points.allocation", "entry_ids.allocation_ids", {"points": 9999}),
    ("retail.points.hold", "hold_ids", {"points": 9999}),
    ("retail.tier.move", "tier_move_ids", {"points": 9999}),
    ("loyalty.card", "card_id", {"points": 9999}),
    ("loyalty.history", "card_id.history_ids", {"issued": 9999}),
)


class Attackers(RetailCommon, HttpCase):
    """Everybody who may log in to a shop forges points by RPC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member()
        cls.membership = cls.member.membership_id
        cls._sell(cls.member, 450)
        cls.reward = cls.program.reward_ids
        cls.program.tier_ids.points_multiplier = 1
        burn = cls._burn_line(cls.member, cls.reward, -0.5, 50)
        cls._sell(cls.member, lines=[cls._line(price=0.5), burn])
        cls.env["retail.points.hold"]._reserve("order", cls.membership, 10)
        cls.env.cr.execute(
            "INSERT INTO loyalty_history (card_id, description, issued)"
            " VALUES (%s, 'Old', 1)",
            (cls.membership.card_id.id,),
        )
        cls.attackers = {
            "till": cls._create_attacker("till"),
            "manager": cls._create_attacker("manager"),
            "administrator": cls._create_attacker("admin", "base.group_system"),
        }
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.session = None  # the client's; the class's is the till's

    @classmethod
    def _create_attacker(cls, role, *groups):
        """Create a user of the own shop, who also has the till's own rights."""
        user = new_test_user(
            cls.env,
            login=f"attacking {role}",
            password="a long password",
            groups=",".join(
                [f"retail_customer_mgmt.group_retail_{role}", *groups]
                + (["point_of_sale.group_pos_manager"] if role != "till" else [])
            ),
            company_id=cls.company.id,
        )
        user.retail_shop_ids = cls.shop
        return user

    def _as_each(self):
        for name, user in self.attackers.items():
            self.authenticate(user.login, "a long password")
            yield name

    def _call(self, model, method, *args, **kwargs):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
            timeout=60,
        )

    @mute_logger("odoo.http")
    def _assert_refused(self, model, method, *args, **kwargs):
        attempt = f"{model}.{method}{args}{kwargs}"
        with self.assertRaises(JsonRpcException, msg=attempt) as caught:
            self._call(model, method, *args, **kwargs)
        self.assertIn(str(caught.exception), REFUSED, attempt)

    @mute_logger("odoo.http")
    def _try(self, model, method, *args):
        """Call what may be refused, or accepted without effect."""
        try:
            self._call(model, method, *args)
        except JsonRpcException as error:
            self.assertIn(str(error), REFUSED)

    def _ledger(self):
        """Return all rows that hold points, as the database has them."""
        self.env.flush_all()
        state = {}
        for model, _path, _lie in LEDGER:
            table = SQL.identifier(self.env[model]._table)
            state[model] = self.env.execute_query(
                SQL("SELECT * FROM %s ORDER BY id", table)
            )
        return state
