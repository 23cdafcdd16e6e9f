"""Spares the start from reading the source of our own modules, which Qt's Python does after every import.

PySide6 has features that a module switches on for itself (``from __feature__ import snake_case``). To know which
modules they may matter to, it reads the source of each and looks for its own name: an eighth of the time that the
window's modules take. Ours switch on none, and which of them use Qt is known from the plan of the house. PySide6 has
no public way to say so; where a version keeps its books elsewhere nothing is changed, and the sources are read as
before.
"""

import sys
from collections.abc import Callable
from types import ModuleType

_READER = "_mod_uses_pyside"


def leave_sources_unread() -> None:
    """Answer for the modules of this program; for all others PySide6 looks as it always does."""
    feature = sys.modules.get("shibokensupport.feature")
    read: Callable[[ModuleType], bool] | None = getattr(feature, _READER, None)
    if feature is None or read is None or read.__module__ == __name__:
        return

    def uses_qt(module: ModuleType) -> bool:
        name = module.__name__
        return name.startswith("apronplan.ui") if name.partition(".")[0] == "apronplan" else read(module)

    setattr(feature, _READER, uses_qt)


leave_sources_unread()
