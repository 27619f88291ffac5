from odoo import models
from odoo.exceptions import AccessError

from ..tools import groups


class ResPartner(models.Model):
    """Who may take a member's file out of a shop, or out of the lists.

    Who does can't open the file any more, nor can her store manager.
    """

    _inherit = "res.partner"

    def write(self, vals):
        if not self.env.su and {"member_shop_id", "active"} & vals.keys():
            self._check_may_move(vals)
        return super().write(vals)

    def _check_may_move(self, vals):
        members_sudo = self.sudo().filtered("is_member")
        may_move = members_sudo._is_manager_there()
        if members_sudo._changes("member_shop_id", vals) and not may_move:
            raise AccessError(
                self.env._(
                    "The home shop of a member is changed by the shop's manager. Ask"
                    " her, or head office."
                )
            )
        if members_sudo._changes("active", vals) and not may_move:
            raise AccessError(
                self.env._(
                    "Members are archived, and unarchived, by their shop's manager. Ask"
                    " her, or head office."
                )
            )

    def _is_manager_there(self):
        """Tell whether the user manages these members' shops, asked as superuser.

        Members without a home shop are every store manager's.
        """
        user = self.env.user
        return user.has_group(groups.HEAD_OFFICE) or (
            user.has_group(groups.MANAGER)
            and self.member_shop_id <= user.retail_shop_ids
        )
