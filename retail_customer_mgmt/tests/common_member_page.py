from .common_pages import PageCommon


class MemberPages(PageCommon):
    """A member of the second tier and her private page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member("Ada", phone="2125550147")
        cls.member.email = "ada@example.com"
        cls._sell(cls.member, 620)
        cls.path = cls._path_of(cls.member)

    @classmethod
    def _path_of(cls, member):
        return "/member/" + member._member_link().split("/member/")[1]
