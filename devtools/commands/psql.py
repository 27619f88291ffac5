"""PostgreSQL's shell: ./dev psql [DATABASE] [ARGUMENTS]"""

import os

from devtools.postgres import cluster


def main(argv):
    """Become psql; without a database, show the list of them."""
    server = cluster()
    arguments = argv or ["-l"]
    database = [] if argv and not argv[0].startswith("-") else ["-d", "postgres"]
    environment = {**os.environ, **server.environment()}
    os.execve(
        server.programs / "psql", ["psql", "-X", *database, *arguments], environment
    )
