import ast
from pathlib import Path

from odoo.tests import BaseCase, tagged

ADDON = Path(__file__).parents[1]


def silent_actions(tree):
    """Return the public actions of a module's classes that end without an answer."""
    return [
        method.name
        for model in tree.body
        if isinstance(model, ast.ClassDef)
        for method in model.body
        if isinstance(method, ast.FunctionDef)
        and method.name.startswith("action_")
        and not _answers(method)
    ]


def _answers(method):
    returns = [node for node in ast.walk(method) if isinstance(node, ast.Return)]
    return isinstance(method.body[-1], ast.Return | ast.Raise) and all(
        node.value and getattr(node.value, "value", True) is not None
        for node in returns
    )


@tagged("post_install", "-at_install")
class TestPublicActions(BaseCase):
    """Buttons answer other programs, too: XML-RPC reports a fault for nothing."""

    def test_every_action_answers_something(self):
        silent = {
            path.name: names
            for folder in ("models", "wizards")
            for path in (ADDON / folder).glob("*.py")
            if (names := silent_actions(ast.parse(path.read_text())))
        }
        self.assertFalse(silent)

    def test_silence_is_found(self):
        tree = ast.parse(
            "class A:\n"
            "    def action_a(self):\n        self.x = 1\n"
            "    def action_b(self):\n        if self:\n            return\n"
            "        return True\n"
            "    def action_c(self):\n        return True\n"
        )
        self.assertEqual(silent_actions(tree), ["action_a", "action_b"])
