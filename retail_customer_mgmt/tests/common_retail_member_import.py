from base64 import b64encode

from .common import RetailCommon

HEADER = "Name,Mobile,E-mail,Birthday,Gender,Points\n"


class MemberLists(RetailCommon):
    """Lists of members that a user uploads, looks at and imports."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = cls._create_users()

    def _upload(self, text, role="hq", name="members.csv", shop=None):
        content = text.encode() if isinstance(text, str) else text
        return (
            self.env["retail.member.import"]
            .with_user(self.users[role])
            .create(
                {
                    "file": b64encode(content),
                    "file_name": name,
                    "shop_id": (shop or self.shop).id,
                }
            )
        )

    def _preview(self, text, **kwargs):
        record = self._upload(text, **kwargs)
        record.action_preview()
        return record

    def _import(self, record):
        record.action_import()
        self._go_on()
        record.invalidate_recordset()
        return record

    def _go_on(self):
        self._run_cron(self.env["retail.member.import"].sudo(), "_cron_import")

    def _states(self, record):
        return record.row_ids.sorted("number").mapped("state")

    def _reason(self, record):
        return record.row_ids.filtered(lambda row: row.state == "refused").reason

    def _rows_of(self, numbers):
        lines = (f"Member {n},20255{n:05d},,,,\n" for n in numbers)
        return HEADER + "".join(lines)
