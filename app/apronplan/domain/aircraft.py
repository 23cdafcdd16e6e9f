"""Aircraft types with the figures that planning needs."""

from dataclasses import dataclass

from apronplan.domain.ids import TypeCode

CODE_LETTER_LIMITS_M = (("A", 15.0), ("B", 24.0), ("C", 36.0), ("D", 52.0), ("E", 65.0), ("F", 80.0))
"""ICAO Annex 14 table 1-1: a code letter holds wingspans below the figure (metres)."""


def code_letter(wingspan_m: float) -> str:
    """Return the ICAO aerodrome reference code letter of a wingspan; ``G`` beyond code F."""
    for letter, limit_m in CODE_LETTER_LIMITS_M:
        if wingspan_m < limit_m:
            return letter
    return "G"


@dataclass(frozen=True, slots=True, kw_only=True)
class AircraftType:
    """One aircraft type.

    Attributes
    ----------
    icao : TypeCode
        ICAO type designator, ``B77L``.
    wingspan_m, length_m, tail_height_m, wheel_span_m : float or None
        Metres; span and length are always known.
    nose_door : bool
        Can load through the nose and then needs room ahead of it.
    max_payload_kg, planning_load_kg : int or None
        Structural payload; usual load on one leg.
    min_turn_min, typical_turn_min, unload_min : int or None
        Minutes: shortest and usual turnaround, one-way unloading.
    noise_qc : float or None
        Departure quota count, where known.
    """

    icao: TypeCode
    wingspan_m: float
    length_m: float
    name: str = ""
    iata: str = ""
    tail_height_m: float | None = None
    wheel_span_m: float | None = None
    mtow_t: float | None = None
    nose_door: bool = False
    max_payload_kg: int | None = None
    planning_load_kg: int | None = None
    min_turn_min: int | None = None
    typical_turn_min: int | None = None
    unload_min: int | None = None
    noise_qc: float | None = None
    source: str = ""

    @property
    def code(self) -> str:
        """ICAO code letter from the wingspan, never from a wake category."""
        return code_letter(self.wingspan_m)
