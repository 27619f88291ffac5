"""Where things are: the checkout, its private folder, and the cache of the machine."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Belongs to this checkout: databases, files of Odoo, logs. Safe to delete.
DEV = ROOT / ".dev"
LOGS = DEV / "log"
DATA = DEV / "data"
FILESTORE = DATA / "filestore"
CONFIG = DEV / "odoo.conf"

# Shared by all checkouts of this user: what takes long to download. Safe to delete.
CACHE = (
    Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    / "retail_customer_mgmt"
)
