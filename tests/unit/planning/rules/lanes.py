"""Stands on taxi lanes."""

from unit.planning.build import small_airport, stand

DEEP_Y_M = 100.0


def deep_and_aside():
    """Stand D lies ahead of stand F on one line, and stand S that is nobody's neighbour."""
    return small_airport(
        [stand("F"), stand("D", y_m=DEEP_Y_M), stand("S", x_m=600.0)],
        taxi=[("F", "L1", 120), ("D", "L2", 220), ("S", "L3", 800), ("L1", "L2", 500), ("L1", "L3", 500)],
        lanes={"L1": (0, -120), "L2": (0, -120), "L3": (600, -120)},
    )
