"""Odoo's own command line with our configuration: ./dev odoo shell -d NAME --no-http"""

from devtools import odoo


def main(argv):
    """Become Odoo."""
    odoo.become(*argv)
