"""The names of our groups, each written once for ``has_group`` and ``env.ref``."""

TILL = "retail_customer_mgmt.group_retail_till"
CLERK = "retail_customer_mgmt.group_retail_clerk"
MANAGER = "retail_customer_mgmt.group_retail_manager"
HEAD_OFFICE = "retail_customer_mgmt.group_retail_hq"
ADMIN = "retail_customer_mgmt.group_retail_admin"
CONTACT = "retail_customer_mgmt.group_retail_contact"
PRIVACY = "retail_customer_mgmt.group_retail_privacy"

# Who reads members' files: those of the own shops, or all.
FILE = f"{CLERK},{PRIVACY}"
