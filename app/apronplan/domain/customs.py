"""Customs: what is declared how, which part of it is selected, and who checks it when."""

from dataclasses import dataclass, field
from datetime import date

from apronplan.domain.traffic import Category

ALL_DAY = (0, 24 * 60)
"""Opening minutes of a lane that never closes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationRule:
    """How import freight of one category is declared in a period.

    Attributes
    ----------
    kind : str
        Declaration, ``H7`` (low value parcels) or ``H1`` (full); names the lanes that check it.
    kg_per_declaration : float
        Mean kilograms of one declaration.
    selected_share : float
        Share of the declarations that is checked physically, 0..1.
    priority : int
        Order in the queue, 1 first.
    automatic : bool
        Unselected goods are released by the system at any hour; else only while the lane is open.
    release_min : int
        Minutes from ready to release of what is not selected.
    """

    category: Category
    kind: str
    kg_per_declaration: float
    selected_share: float
    priority: int = 5
    automatic: bool = True
    release_min: int = 5
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""

    @property
    def key(self) -> str:
        """Name of the rule in a plan."""
        return f"{self.category.value}|{self.valid_from or ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomsLane:
    """People or machines that check selected declarations, in one queue.

    Attributes
    ----------
    kinds : frozenset of str
        Declarations it takes; empty = all.
    halls : frozenset of str
        Halls it serves; empty = every hall that no other lane of the kind names.
    checks_per_h : float
        Declarations checked per hour while it is open, where no shift says otherwise.
    shifts : tuple of (int, float)
        Staff by hour: from this local minute of the day on, every day, so many checks per hour, until the next shift;
        rising minutes. Empty = `checks_per_h` all day. Opening hours and closures hold besides.
    open_min, close_min : int
        Local minutes of the day between which it is staffed; `close_min` beyond 1440 runs into the next day.
    weekdays : frozenset of int
        Days on which it opens, 1 = Monday; empty = every day.
    phase : str
        Building phase with which it comes; empty = none. A lane of a phase that is not built does not work.
    valid_from, valid_to : date or None
        First local day, and first day after the last.
    """

    lane: str
    checks_per_h: float
    kinds: frozenset[str] = field(default_factory=frozenset)
    halls: frozenset[str] = field(default_factory=frozenset)
    open_min: int = ALL_DAY[0]
    close_min: int = ALL_DAY[1]
    weekdays: frozenset[int] = field(default_factory=frozenset)
    shifts: tuple[tuple[int, float], ...] = ()
    phase: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    name: str = ""
    source: str = ""
