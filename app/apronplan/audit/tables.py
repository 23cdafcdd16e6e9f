"""The audit's own figures, typed a second time from the sources; a test compares them with the fleet table.

Sources: FAA Aircraft Characteristics Database (2018) and manufacturers' airport-planning manuals for spans and
lengths; ICAO Annex 14 (8th edition) section 3.13.6 for stand clearances.
"""

DIMENSIONS_M = {
    "B744": (64.92, 70.67),
    "B748": (68.40, 76.25),
    "B77L": (64.80, 63.73),
    "MD11": (51.97, 61.60),
    "A332": (60.30, 58.82),
    "B763": (47.57, 54.94),
    "B762": (47.57, 48.52),
    "A306": (44.85, 54.08),
    "A310": (43.90, 46.68),
    "B752": (38.05, 47.32),
    "B734": (28.88, 36.45),
    "B733": (28.88, 33.40),
    "B738": (35.79, 39.47),
    "A321": (34.10, 44.51),
    "B462": (26.34, 28.55),
    "B463": (26.34, 30.99),
    "AT72": (27.05, 27.17),
    "AT76": (27.05, 27.17),
    "A124": (73.30, 69.10),
    "A225": (88.40, 84.00),
    "IL76": (50.50, 46.60),
    "B742": (59.64, 70.66),
    "A343": (60.30, 63.69),
}
"""Wingspan and length, metres, by ICAO type designator."""

CLEARANCE_STEPS_M = ((24.0, 3.0), (36.0, 4.5), (float("inf"), 7.5))
"""Stand clearance in metres for wingspans below the first figure: codes A-B, code C, codes D-F."""

GAP_STEPS_MIN = ((52.0, 15.0), (float("inf"), 20.0))
"""Least minutes between two aircraft on one stand for wingspans below the first figure: codes A-D, codes E-F."""

NEEDED_CAPABILITY = {
    "PER": "cold",
    "PHA": "pharma",
    "AVI": "live_animals",
    "DGR": "dangerous_goods",
    "VAL": "valuables",
    "EXP": "express_sort",
}
"""What a hall must be able to do for a category of freight."""


def step(steps: tuple[tuple[float, float], ...], wingspan_m: float) -> float:
    """Return the figure of the first step whose limit exceeds `wingspan_m`."""
    return next(value for limit, value in steps if wingspan_m < limit)
