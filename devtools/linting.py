"""Lint."""


def checks():
    return []
