"""The order of stands on screen and paper: by apron, and within an apron along the ground. No widgets."""

import re
from functools import lru_cache

from apronplan.domain.layout import Layout, Stand


def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sort ``9`` before ``10`` and ``26E`` after ``26``."""
    return tuple((0, int(p), "") if p.isdigit() else (1, 0, p) for p in re.findall(r"\d+|\D+", name))


@lru_cache(maxsize=8)
def ordered_stands(layout: Layout) -> tuple[Stand, ...]:
    """Return the aircraft stands, apron by apron in the order of the layout, each apron in the order of its numbers.

    Numbers run along the apron at most airports, Liege among them, so neighbours on the ground are neighbours here.
    """
    aprons = {name: i for i, name in enumerate(layout.aprons)}
    last = len(aprons)
    return tuple(
        sorted(layout.aircraft_stands, key=lambda s: (aprons.get(s.apron, last), s.apron, natural_key(s.stand)))
    )
