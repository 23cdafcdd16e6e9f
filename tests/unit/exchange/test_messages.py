"""No sentence is written down that no reader says; that every fault has one is asserted where it is provoked."""

from pathlib import Path

import apronplan.exchange
from apronplan.exchange.source import BINARIES
from apronplan.i18n import catalogue

COMPOSED = {"time_missing", "time_ambiguous", "wanted_traffic", "wanted_layout", "wanted_import"}
COMPOSED |= {f"binary.{kind}" for _, kind in BINARIES}
"""Codes put together in the program from parts."""


def test_every_sentence_is_used() -> None:
    source = "\n".join(p.read_text(encoding="utf-8") for p in Path(apronplan.exchange.__file__).parent.rglob("*.py"))
    written = {m.removeprefix("exchange.").removesuffix("_near") for m in catalogue("en") if m.startswith("exchange.")}
    unknowns = {w for w in written if w.startswith("unknown_") and f'"{w.removeprefix("unknown_")}"' in source}
    unused = {w for w in written - COMPOSED - unknowns if f'"{w}"' not in source and f"exchange.{w}" not in source}
    assert len(written) > 60
    assert not unused
