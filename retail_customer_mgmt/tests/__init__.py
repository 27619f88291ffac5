from . import test_earning
from . import test_hoot
from . import test_pos_tours
