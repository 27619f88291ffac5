"""Reads `vectors/burn.json`: how many points may be used, shared with the till.

The till's tests get them as a module, for a browser test can't read a file. Write it
again after a change:  python3 retail_customer_mgmt/tests/burn_vectors.py
"""

import json
from pathlib import Path

VECTORS = Path(__file__).parent / "vectors" / "burn.json"
PUBLISHED = Path(__file__).parents[1] / "static/tests/unit/data/burn_vectors.js"


def load():
    return json.loads(VECTORS.read_text())


def published():
    """Return the module that hands the vectors to the till's tests."""
    return (
        "// The vectors of tests/vectors/burn.json, as tests/burn_vectors.py writes"
        " them.\n// prettier-ignore\nexport const VECTORS = "
        f"{VECTORS.read_text().rstrip()};\n"
    )


if __name__ == "__main__":
    PUBLISHED.write_text(published())
