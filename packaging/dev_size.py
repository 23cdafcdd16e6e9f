"""Size of files and functions: a file over 800 lines or a function over 80 lines fails the check."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from dev_common import ROOT, say

MAX_FILE_LINES = 800
MAX_FUNCTION_LINES = 80
FOLDERS = ("app", "packaging", "tests")


def functions(tree: ast.Module) -> Iterator[tuple[str, int, int]]:
    """Yield name, first line and number of lines of every function, decorators not counted."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1


def measure(files: list[Path]) -> tuple[list[str], list[int], list[int]]:
    """Return the complaints, the lengths of the files and the lengths of their functions, in lines."""
    complaints: list[str] = []
    file_lines: list[int] = []
    function_lines: list[int] = []
    for path in files:
        text = path.read_text(encoding="utf-8")
        length = len(text.splitlines())
        file_lines.append(length)
        if length > MAX_FILE_LINES:
            complaints.append(f"{path}: {length} lines, at most {MAX_FILE_LINES}: split it")
        for name, line, lines in functions(ast.parse(text)):
            function_lines.append(lines)
            if lines > MAX_FUNCTION_LINES:
                complaints.append(f"{path}:{line}: {name} has {lines} lines, at most {MAX_FUNCTION_LINES}: split it")
    return complaints, file_lines, function_lines


def check_size(root: Path = ROOT) -> int:
    """Print the medians and every complaint; return 1 where there is one, else 0."""
    files = sorted(path for folder in FOLDERS for path in (root / folder).rglob("*.py"))
    complaints, file_lines, function_lines = measure(files)
    say(
        f"{len(files)} files of {median(file_lines):.0f} lines (median), longest {max(file_lines)}; "
        f"{len(function_lines)} functions of {median(function_lines):.0f} lines, longest {max(function_lines)}"
    )
    for complaint in complaints:
        say(complaint)
    return 1 if complaints else 0
