"""Every function with a public name says what it does, also those within others."""

import ast
from pathlib import Path

APP = Path(__file__).parents[2] / "app" / "apronplan"
NEEDS_NONE = {"overload", "setter"}
"""Decorators of functions whose docstring nobody ever sees: that of the one they belong to is shown."""


def decorators(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """Return the last names of a function's decorators."""
    names = (d.func if isinstance(d, ast.Call) else d for d in node.decorator_list)
    return {n.attr if isinstance(n, ast.Attribute) else n.id for n in names if isinstance(n, ast.Attribute | ast.Name)}


def silent(source: str) -> list[str]:
    """Return the public functions of a source that have no docstring."""
    found = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [
        f"{n.lineno} {n.name}"
        for n in found
        if not n.name.startswith("_") and not ast.get_docstring(n) and not decorators(n) & NEEDS_NONE
    ]


def test_no_public_function_is_silent() -> None:
    files = sorted(APP.rglob("*.py"))
    assert len(files) > 400
    mute = {str(f.relative_to(APP)): names for f in files if (names := silent(f.read_text(encoding="utf-8")))}
    assert {name: found for name, found in mute.items() if not name.startswith("planning/solver/")} == {}


def test_the_look_finds_them_within_functions_and_classes() -> None:
    source = (
        "def a():\n    def b(): pass\n    '''c'''\nclass D:\n    def e(self): pass\n    def _f(self): pass\n"
        "    @property\n    def g(self):\n        '''h'''\n    @g.setter\n    def g(self, x): pass\n"
    )
    assert silent(source) == ["1 a", "2 b", "5 e"]
