from odoo import api, models

from ..tools import masking

NUMBERS = ("recipient_single_number", "recipient_single_number_itf")


class SmsComposer(models.TransientModel):
    """Messages reach members whose number their writer sees masked."""

    _inherit = "sms.composer"

    def _read_format(self, fnames, load="_classic_read"):
        rows = super()._read_format(fnames, load)
        if self._is_masking():
            for composer, row in zip(self, rows, strict=False):
                row.update(composer._masked_numbers(row))
        return rows

    def _masked_numbers(self, row):
        names = [name for name in NUMBERS if row.get(name)]
        if not names or not self._is_to_masked_person():
            return {}
        return {name: masking.mask_phone(row[name]) for name in names}

    def _is_to_masked_person(self):
        records_sudo = self.sudo()._get_records()
        if not records_sudo:
            return False
        partners_sudo = records_sudo._mail_get_partners().values()
        return any(
            partner_sudo._is_masked_person()
            for set_sudo in partners_sudo
            for partner_sudo in set_sudo
        )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._without_masks(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._without_masks(vals))

    def _without_masks(self, vals):
        masked = {name for name in NUMBERS if masking.is_masked(vals.get(name))}
        return {name: vals[name] for name in vals.keys() - masked} if masked else vals
