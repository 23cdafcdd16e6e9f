"""What a plan remembers of other laptops: one setting per revision that was brought together with it.

The memory lies in the plan's own tables, so that undoing a merge also forgets it, and a later bundle brings it again.
"""

from collections.abc import Iterable, Mapping

from apronplan.domain.settings import Setting

PREFIX = "merged/"
_SETTING = "setting"


def marks(settings: Mapping[str, object] | Iterable[str]) -> frozenset[str]:
    """Return the hashes of other laptops' edits up to which everything is in the plan that has these settings."""
    return frozenset(key.removeprefix(PREFIX) for key in settings if key.startswith(PREFIX))


def mark(head_hash: str, text: str) -> Setting:
    """Return the setting that remembers a revision; `text` says for people whose it was."""
    return Setting(name=PREFIX + head_hash, value=text)


def is_mark(table: str, key: str) -> bool:
    """Tell whether a row is such a memory: it is never asked about."""
    return table == _SETTING and key.startswith(PREFIX)
