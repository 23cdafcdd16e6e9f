"""How many findings there are, told apart as a planner asks for them. No widgets."""

from typing import NamedTuple


class Counts(NamedTuple):
    """How many findings are listed: of hard rules, of soft ones, and what has no place yet."""

    hard: int
    soft: int
    no_stand: int
    no_hall: int
