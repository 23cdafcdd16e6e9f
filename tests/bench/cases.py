"""The cases of the benchmark: how large, how full, with which halls."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One family of days; with a seed it is one day.

    Attributes
    ----------
    stands : int
        Positions of the generated airport, those of alternates included; 0 = Liege as it is.
    peak : float
        Largest share of the stands that can be used at once that is occupied at any minute.
    night : float
        Share of the turnarounds that belong to the night wave.
    hours : float
        Length of stay against the usual one.
    halls : str
        ``own``: one hall per handler with room for all; ``joint``: several per handler, with little room to spare.
    """

    name: str
    stands: int
    turnarounds: int
    peak: float
    night: float = 0.5
    hours: float = 1.0
    halls: str = "own"


CASES = {
    case.name: case
    for case in (
        Case(name="lgg-70", stands=0, turnarounds=120, peak=0.70, night=0.55),
        Case(name="lgg-85", stands=0, turnarounds=145, peak=0.85, night=0.60),
        Case(name="60x120-70", stands=60, turnarounds=120, peak=0.70),
        Case(name="60x120-85", stands=60, turnarounds=120, peak=0.85, night=0.60),
        Case(name="60x120-joint", stands=60, turnarounds=120, peak=0.70, halls="joint"),
        Case(name="60x400", stands=60, turnarounds=400, peak=0.95, night=0.2, hours=0.85),
        Case(name="250x400", stands=250, turnarounds=400, peak=0.70, night=0.55),
        Case(name="250x1200", stands=250, turnarounds=1200, peak=0.85, night=0.25),
    )
}
"""Cases by name."""

ALIASES = {"60x120": "60x120-70", "lgg": "lgg-70", "60x400-tight": "60x400"}


def find_case(name: str) -> Case:
    """Return a case by its name or alias.

    Raises
    ------
    ValueError
        If there is none; names those there are.
    """
    case = CASES.get(ALIASES.get(name, name))
    if case is None:
        raise ValueError(f"there is no case {name!r}; there are {', '.join(CASES)}")
    return case
