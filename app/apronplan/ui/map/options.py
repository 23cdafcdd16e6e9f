"""What the user has switched on and off on the map. No Qt."""

from dataclasses import dataclass, replace
from enum import StrEnum

from apronplan.domain.ids import PhaseId


class Layer(StrEnum):
    """What can be switched on and off; the text is the message ``map.layer.<name>``."""

    NAMES = "names"
    ROADS = "roads"
    ROUTES = "routes"
    GAPS = "gaps"


FIRST_LAYERS = frozenset({Layer.NAMES, Layer.ROADS, Layer.ROUTES})
"""What is shown at first: all but the clearances between neighbours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapOptions:
    """Choices of one map.

    Attributes
    ----------
    layers : frozenset of Layer
        What is shown.
    phases : frozenset of PhaseId or None
        Phases of which planned elements are drawn; None = all.
    runway : str
        Runway direction to which taxi ways lead; empty = the nearest.
    headline : bool
        The clock and the counts in the corner.
    """

    layers: frozenset[Layer] = FIRST_LAYERS
    phases: frozenset[PhaseId] | None = None
    runway: str = ""
    headline: bool = True

    def shows(self, layer: Layer) -> bool:
        """Tell whether a layer is shown."""
        return layer in self.layers

    def switched(self, layer: Layer, on: bool) -> "MapOptions":
        """Return the choices with one layer shown or hidden."""
        return replace(self, layers=self.layers | {layer} if on else self.layers - {layer})
