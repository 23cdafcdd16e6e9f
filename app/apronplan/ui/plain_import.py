"""Loads PySide6 and gives Python its own import back. Imported for its order alone, before all that names PySide6.

PySide6 puts an import of its own in Python's place. It reads the source of every module that anybody imports, to see
whether that module may ask for one of its features (`from __feature__ import snake_case`). Ours ask for none.
"""

import builtins

_pythons_own = builtins.__import__
import PySide6  # noqa: E402, F401 - what is kept must be kept before it

builtins.__import__ = _pythons_own
