"""Licences of the parts: write ``resources/licences`` from uv.lock and the installed packages, or check it.

``python packaging/licences.py`` writes the list and the texts; ``--check`` only says what is out of date or not
allowed. Only what a user receives counts: the runtime dependencies and what came with the fonts.
"""

import re
import sys
import tomllib
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "licences"
LIST = FOLDER / "THIRD-PARTY.md"
TEXTS = FOLDER / "texts"

# What may be shipped with an Apache-2.0 program. The LGPL parts are separate shared libraries that a user can
# exchange (docs/adr/0001-licence.md); no GPL-only part, and none without a licence.
ALLOWED = frozenset({
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "LGPL-2.1-only", "LGPL-3.0-only", "MIT",
    "MPL-2.0", "OFL-1.1", "PSF-2.0", "Unlicense", "Zlib",
})  # fmt: skip
# Read by a person in the licence file, where the metadata says less, or something else, than the file.
READ_BY_HAND = {
    "click-default-group": "BSD-3-Clause",  # the classifier says public domain, the text is the BSD licence
    "defusedxml": "PSF-2.0",
    "segno": "BSD-3-Clause",
    "shapely": "BSD-3-Clause AND LGPL-2.1-only",  # its wheel carries GEOS
}
IN_WORDS = {
    "MIT License": "MIT",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
}
# Parts without a licence file of their own, by the standard text they refer to.
STANDARD_TEXTS = {"pyside6-essentials": ("LGPL-3.0", "GPL-3.0"), "shiboken6": ("LGPL-3.0", "GPL-3.0")}
FONTS = (
    ("Roboto and Roboto Condensed", "2.138", "Apache-2.0", "../fonts/LICENSE-Roboto.txt"),
    ("Inter", "3.019", "OFL-1.1", "../fonts/LICENSE-Inter.txt"),
)
LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)


def locked_runtime(lock: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return every package that the program needs at run time, on any platform, with its locked versions."""
    packages: dict[str, list[dict[str, Any]]] = {}
    for package in lock["package"]:
        packages.setdefault(package["name"], []).append(package)
    reached = {"apronplan"}
    queue = ["apronplan"]
    while queue:
        for package in packages[queue.pop()]:
            names = {dependency["name"] for dependency in package.get("dependencies", [])} - reached
            reached |= names
            queue.extend(names)
    return {name: sorted(p["version"] for p in packages[name]) for name in sorted(reached - {"apronplan"})}


def licence_of(name: str) -> str:
    """Return the SPDX expression of an installed package, or ``unknown``."""
    if name in READ_BY_HAND:
        return READ_BY_HAND[name]
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return "unknown"
    classifiers = [line.rsplit(" :: ", 1)[-1] for line in about.get_all("Classifier") or [] if "License ::" in line]
    stated = [text for field in ("License-Expression", "License") for text in about.get_all(field) or [] if text]
    best: str = [*stated, *classifiers, "unknown"][0]
    return IN_WORDS.get(best, best)


def is_allowed(expression: str) -> bool:
    """Tell whether an SPDX expression is on the allow-list: every AND part, at least one OR part."""
    parts = [part.strip(" ()") for part in expression.split(" AND ")]
    return all(any(choice.strip(" ()") in ALLOWED for choice in part.split(" OR ")) for part in parts)


def licence_text(name: str) -> str:
    """Return the licence files of an installed package, one after the other; empty where it has none."""
    found: list[str] = []
    for file in metadata.files(name) or []:
        if ".dist-info" in str(file) and LICENCE_FILE.search(file.name):
            inner = str(file).split(".dist-info", 1)[1].lstrip("/\\")
            found.append(f"===== {inner}\n\n{file.read_text(encoding='utf-8').strip()}\n")
    return "\n".join(found)


def links_of(name: str) -> str:
    """Return the Markdown links to the texts of a part."""
    texts = STANDARD_TEXTS.get(name, (name,))
    return ", ".join(f"[{text}](texts/{text}.txt)" for text in texts)


def render(parts: Mapping[str, list[str]]) -> str:
    """Return the list in Markdown."""
    rows = [f"| {name} | {', '.join(found)} | {licence_of(name)} | {links_of(name)} |" for name, found in parts.items()]
    fonts = [f"| {name} | {version} | {licence} | [text]({text}) |" for name, version, licence, text in FONTS]
    return "\n".join([
        "# Parts of others in Apronplan",
        "",
        "Written by `packaging/licences.py` from `uv.lock` and the packages' own statements; do not edit.",
        "Two versions stand where Python 3.11 and later Pythons get different ones.",
        "",
        "| part | version | licence (SPDX) | text |",
        "|---|---|---|---|",
        *rows,
        "",
        "Qt 6 comes inside PySide6-Essentials and shiboken6 under the LGPL 3.0 (the choice made of the three offered);",
        "GEOS comes inside shapely under the LGPL 2.1. Both are separate shared libraries in the installed folder,",
        "and may be exchanged for others of the same interface. Sources: <https://download.qt.io/official_releases/QtForPython/>,",
        "<https://download.qt.io/official_releases/qt/>, <https://libgeos.org/>.",
        "",
        "## Fonts",
        "",
        "| family | version | licence (SPDX) | text |",
        "|---|---|---|---|",
        *fonts,
        "",
    ])  # fmt: skip


def problems(parts: Mapping[str, list[str]]) -> list[str]:
    """Return what is not allowed, out of date or missing, one sentence each."""
    found = [
        f"{name}: the licence {licence_of(name)!r} is not on the allow-list of packaging/licences.py."
        for name in parts
        if not is_allowed(licence_of(name))
    ]
    found += [f"{name}: the licence {licence!r} is not on the allow-list." for name, _, licence, _ in FONTS
              if not is_allowed(licence)]  # fmt: skip
    if not LIST.is_file() or LIST.read_text(encoding="utf-8") != render(parts):
        found.append(f"{LIST.relative_to(ROOT)} is out of date: run `.venv/bin/python packaging/licences.py`.")
    for name in parts:
        found += [
            f"{name}: its licence text {text}.txt is missing: run `.venv/bin/python packaging/licences.py`."
            for text in STANDARD_TEXTS.get(name, (name,))
            if not (TEXTS / f"{text}.txt").is_file()
        ]
    return found


def write(parts: Mapping[str, list[str]]) -> None:
    """Write the list and the texts."""
    TEXTS.mkdir(parents=True, exist_ok=True)
    LIST.write_text(render(parts), encoding="utf-8")
    for name in parts:
        if name not in STANDARD_TEXTS:
            (TEXTS / f"{name}.txt").write_text(licence_text(name), encoding="utf-8")


def main(argv: list[str]) -> int:
    """Write or check; return 1 where a problem remains."""
    parts = locked_runtime(tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8")))
    if "--check" not in argv:
        write(parts)
    remaining = problems(parts)
    for problem in remaining:
        print(problem, file=sys.stderr)
    return 1 if remaining else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
