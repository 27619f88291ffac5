"""Pure functions: values in, values out. Nothing here imports odoo or reads a clock."""
