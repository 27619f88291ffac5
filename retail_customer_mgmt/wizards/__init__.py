from . import retail_member_register
from . import retail_member_consent_record
from . import retail_callback_close
from . import base_partner_merge_care
from . import retail_points_adjust
from . import retail_points_refuse
from . import base_partner_merge_members
from . import retail_tier_manual
