"""The vectors that Python and the till are both tested against: `vectors/*.json`.

The till's tests get some of them as modules, for a browser test can't read a file.
Write these again after a change:  python3 retail_customer_mgmt/tests/shared_vectors.py
"""

import json
from pathlib import Path

HERE = Path(__file__).parent
MODULES = HERE.parent / "static/tests/unit/data"
FOR_THE_TILL = {"earn": "points_vectors.js", "burn": "burn_vectors.js"}


def load(name):
    """Return the vectors of a file, such as ``earn``."""
    return json.loads((HERE / "vectors" / f"{name}.json").read_text())


def published(name):
    """Return the module that hands vectors to the till's tests: a line each."""
    lines = [f"  {json.dumps(vector, ensure_ascii=False)},\n" for vector in load(name)]
    return (
        f"// tests/vectors/{name}.json, as tests/shared_vectors.py writes it.\n"
        "// prettier-ignore\n"
        f"export const VECTORS = [\n{''.join(lines)}];\n"
    )


def path_of(name):
    return MODULES / FOR_THE_TILL[name]


if __name__ == "__main__":
    for name in FOR_THE_TILL:
        path_of(name).write_text(published(name))
