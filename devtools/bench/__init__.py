"""One file is one benchmark: `./dev bench NAME` runs it on a fresh database.

A benchmark has a docstring that says what it measures, and a function
`run(env, *arguments)`: `env` is Odoo's environment, as in its shell, and the
arguments are the words after the name. It prints its figures.
"""
