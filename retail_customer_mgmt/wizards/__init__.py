from . import retail_member_register
