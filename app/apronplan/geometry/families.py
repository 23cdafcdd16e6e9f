"""Proportions of aircraft families, for silhouettes that a planner recognises.

Span and length always come from the type table; what stands here only shapes the outline between those bounds.
Fuselage widths are the commonly published outside widths. The other figures are typical proportions of each family from
general knowledge, not taken from a maker's drawing: an assumption, thought good to about 2 % of length or span. They
are for drawing and for neighbour clearance (where the wingtip decides), not for docking.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from apronplan.domain.aircraft import AircraftType


class Engine(StrEnum):
    """How an engine looks from above."""

    JET = "jet"
    PROPELLER = "propeller"
    REAR = "rear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Proportions of one family.

    Attributes
    ----------
    fuselage_m : float
        Outside width of the fuselage, metres.
    root : float
        Where the leading edge leaves the fuselage, as a fraction of the length from the nose.
    sweep_deg : float
        Sweep of the leading edge.
    chord : float
        Chord at the fuselage, fraction of the length.
    taper : float
        Chord at the tip over chord at the fuselage.
    kink : float
        Where the trailing edge bends, fraction of the half span.
    stations : tuple of float
        Engines on one side, fractions of the half span (for `Engine.REAR` only their number counts).
    nacelle_m : tuple of float
        Diameter and length of a nacelle, metres; for a propeller the diameter is the propeller's.
    tail_span : float
        Span of the tailplane over the wingspan.
    tail_sweep_deg : float
        Sweep of the tailplane's leading edge.
    nose : float
        Length of the nose taper over the fuselage width.
    blunt : float
        0 = pointed nose, 1 = round nose.
    """

    fuselage_m: float
    root: float
    sweep_deg: float
    chord: float
    taper: float
    kink: float = 0.36
    stations: tuple[float, ...] = (0.33,)
    nacelle_m: tuple[float, float] = (2.6, 4.5)
    engine: Engine = Engine.JET
    tail_span: float = 0.36
    tail_sweep_deg: float = 36.0
    nose: float = 1.35
    blunt: float = 0.6


_TABLE = """
#                              width root  sweep chord taper kink engines_at     d   l   engine    tail  back nose blunt
B74.|B741|BLCF|BSCA            6.5   0.265 41    0.205 0.27  0.38 0.36/0.65      2.9 5.6 jet       0.345 41    1.75 0.5
B77.                           6.2   0.3   34.5  0.215 0.16  0.34 0.3            3.9 7   jet       0.332 38    1.45 0.6
B78.                           5.77  0.3   35    0.205 0.12  0.36 0.32           3.5 6.2 jet       0.33  36    1.4  0.6
MD11|DC10|KDC10|L101           6.02  0.335 38    0.215 0.24  0.36 0.325          3.1 6.2 jet       0.36  39    1.3  0.6
A34[56]                        5.64  0.33  33.5  0.17  0.22  0.36 0.3/0.61       3.1 5.4 jet       0.35  36    1.3  0.6
A34.                           5.64  0.315 32    0.175 0.24  0.36 0.31/0.65      2.4 4.2 jet       0.322 36    1.3  0.6
A33.                           5.64  0.31  32    0.19  0.24  0.36 0.31           3.3 6   jet       0.322 36    1.3  0.6
A35.                           5.96  0.305 35    0.195 0.14  0.36 0.32           3.6 6.4 jet       0.3   36    1.3  0.6
A38.                           7.14  0.27  36    0.245 0.2   0.37 0.375/0.645    3.6 6   jet       0.38  40    1.2  0.7
B76.                           5.03  0.315 34    0.19  0.26  0.36 0.33           3   5.4 jet       0.392 36    1.4  0.6
A30.|A3ST|A31[0]               5.64  0.315 30.5  0.205 0.3   0.36 0.345          2.9 5.4 jet       0.365 36    1.25 0.6
B75.                           3.76  0.345 28    0.18  0.26  0.4  0.34           2.7 5.4 jet       0.4   36    1.6  0.6
B73[2-5]                       3.76  0.335 29    0.205 0.28  0.36 0.335          2.1 4.4 jet       0.44  36    1.55 0.6
B73.|B3.M                      3.76  0.335 28    0.195 0.24  0.36 0.28           2.2 4.6 jet       0.4   36    1.55 0.6
A31[89]|A32.|A[12].N           3.95  0.33  27.5  0.175 0.27  0.38 0.335          2.3 4.6 jet       0.365 36    1.4  0.6
BCS.                           3.7   0.335 28    0.17  0.22  0.36 0.32           2.4 4.2 jet       0.33  36    1.35 0.6
B46.|RJ[178].                  3.56  0.335 19    0.155 0.4   0.34 0.33/0.6       1.5 3.6 jet       0.42  24    1.2  0.75
A124                           7.28  0.3   33    0.21  0.28  0.36 0.33/0.58      3   6.4 jet       0.35  34    1.25 0.85
A225                           7.28  0.335 33    0.175 0.28  0.4  0.28/0.47/0.66 3   6.4 jet       0.37  20    1.25 0.85
IL76|IL96|A400                 4.8   0.32  29    0.195 0.32  0.36 0.25/0.46      1.9 5.6 jet       0.345 34    1.5  0.6
AT[4-7].|DH8.|F50|F27|SF34     2.87  0.395 3     0.098 0.58  0.42 0.3            3.9 4.2 propeller 0.27  10    1.5  0.6
SB20|E120|ATP|D328|JS..|SH..   2.87  0.395 3     0.098 0.58  0.42 0.3            3.9 4.2 propeller 0.27  10    1.5  0.6
SW4|L410|B190|BE..|D228|C208   2.87  0.395 3     0.098 0.58  0.42 0.3            3.9 4.2 propeller 0.27  10    1.5  0.6
PC12|P180|DHC6                 2.87  0.395 3     0.098 0.58  0.42 0.3            3.9 4.2 propeller 0.27  10    1.5  0.6
AN12|AN22|C130|L100|IL18|L188  4.1   0.335 7     0.15  0.45  0.36 0.26/0.52      4.3 4.6 propeller 0.32  14    1.2  0.6
AN24|AN26|AN30|AN32|A140       2.9   0.335 5     0.125 0.40  0.40 0.27           3.9 4.6 propeller 0.32  14    1.2  0.6
CRJ.|E13.|E14.|E35L|MD[89].    2.7   0.405 28    0.175 0.3   0.36 1              1.5 4.2 rear      0.33  32    1.7  0.4
DC9.|B71.|F70|F100|T134|YK4.   2.7   0.405 28    0.175 0.3   0.36 1              1.5 4.2 rear      0.33  32    1.7  0.4
GLF.|GL[567].|GLEX|CL[36].     2.7   0.405 28    0.175 0.3   0.36 1              1.5 4.2 rear      0.33  32    1.7  0.4
C[25678]...|F2TH|F900|FA[5-8]. 2.7   0.405 28    0.175 0.3   0.36 1              1.5 4.2 rear      0.33  32    1.7  0.4
LJ..|E5..                      2.7   0.405 28    0.175 0.3   0.36 1              1.5 4.2 rear      0.33  32    1.7  0.4
E17.|E19.|E29.|E75.            3.01  0.34  27    0.18  0.26  0.36 0.32           1.9 3.8 jet       0.42  36    1.35 0.6
DC8.|B70.|C135|K35.|C17|C5M    3.8   0.3   35    0.19  0.26  0.36 0.4/0.67       1.9 4.6 jet       0.34  36    1.35 0.6
"""
"""One family per row: patterns of ICAO type designators, then the fields of `Family` in order."""


def _read(row: str) -> tuple[str, Family]:
    pattern, width, root, sweep, chord, taper, kink, stations, wide, deep, engine, tail, tail_sweep, nose, blunt = (
        row.split()
    )
    return pattern, Family(
        fuselage_m=float(width),
        root=float(root),
        sweep_deg=float(sweep),
        chord=float(chord),
        taper=float(taper),
        kink=float(kink),
        stations=tuple(float(s) for s in stations.split("/")),
        nacelle_m=(float(wide), float(deep)),
        engine=Engine(engine),
        tail_span=float(tail),
        tail_sweep_deg=float(tail_sweep),
        nose=float(nose),
        blunt=float(blunt),
    )


FAMILIES: tuple[tuple[str, Family], ...] = tuple(_read(row) for row in _TABLE.strip().splitlines()[1:])
"""Patterns of ICAO type designators, first match wins, with the family's proportions."""

WIDTH_BY_LENGTH = (
    (10.0, 1.6),
    (20.0, 2.3),
    (30.0, 3.2),
    (40.0, 3.9),
    (50.0, 4.9),
    (60.0, 5.8),
    (75.0, 6.5),
    (90.0, 7.2),
)
"""Fuselage width (m) against length (m) for a type of no known family, a line through the types above."""


def fuselage_width_m(length_m: float) -> float:
    """Return a likely fuselage width for an aircraft of unknown family, metres; linear between the table's rows."""
    rows = WIDTH_BY_LENGTH
    if length_m <= rows[0][0]:
        return rows[0][1] * length_m / rows[0][0]
    for (low, w_low), (high, w_high) in pairwise(rows):
        if length_m <= high:
            return w_low + (w_high - w_low) * (length_m - low) / (high - low)
    return rows[-1][1]


@lru_cache(maxsize=1024)
def family_of(t: AircraftType) -> Family:
    """Return the proportions to draw a type with: its family's, else those of a twin jet of its size."""
    for pattern, family in FAMILIES:
        if re.fullmatch(pattern, t.icao):
            return family
    width = fuselage_width_m(t.length_m)
    return Family(
        fuselage_m=width, root=0.325, sweep_deg=29.0, chord=0.19, taper=0.26, nacelle_m=(0.55 * width, 1.05 * width)
    )
