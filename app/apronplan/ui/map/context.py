"""Everything one frame of the map needs, frozen: the layers read this and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from zoneinfo import ZoneInfo

from apronplan.domain.ids import HallId, PartId, StandId
from apronplan.ui.drag.gesture import State
from apronplan.ui.map.gaps import GapLine
from apronplan.ui.map.options import MapOptions
from apronplan.ui.map.routes import RouteLine
from apronplan.ui.map.scene import Scene
from apronplan.ui.map.shapes import Box
from apronplan.ui.map.situation import Parked, Situation
from apronplan.ui.map.stage import Stage
from apronplan.ui.map.view import View
from apronplan.ui.theme import CarrierStyle, Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class MapContext:
    """One frame.

    Attributes
    ----------
    carrier : callable
        How a carrier looks.
    states, hall_states : mapping
        During a drag the answer of every stand or hall; empty else.
    ghost : Parked or None
        The dragged aircraft as it would stand on the hovered stand.
    proposed : tuple of Parked
        While a proposal is looked at: aircraft that it puts elsewhere, on their new stands.
    counted : pair of int or None
        While a proposal is looked at: how many aircraft it has on stand, and how many on the ground without one.
    covered : tuple of Box
        Parts of the picture that lie under other widgets (left, top, right, bottom); labels keep off them.
    in_motion : bool
        The view is being zoomed and will be painted again at rest: what is slow is drawn plainer.
    """

    view: View
    stage: Stage
    situation: Situation
    theme: Theme
    carrier: Callable[[str], CarrierStyle]
    options: MapOptions
    zone: tzinfo
    airport_zone: ZoneInfo
    selected: frozenset[PartId] = frozenset()
    selected_stands: frozenset[StandId] = frozenset()
    selected_halls: frozenset[HallId] = frozenset()
    dragged: frozenset[PartId] = frozenset()
    states: Mapping[StandId, State] = field(default_factory=dict)
    hall_states: Mapping[HallId, State] = field(default_factory=dict)
    hovered_stand: StandId | None = None
    hovered_hall: HallId | None = None
    ghost: Parked | None = None
    proposed: tuple[Parked, ...] = ()
    counted: tuple[int, int] | None = None
    routes: tuple[RouteLine, ...] = ()
    gaps: tuple[GapLine, ...] = ()
    covered: tuple[Box, ...] = ()
    in_motion: bool = False

    @property
    def scene(self) -> Scene:
        """The projected layout."""
        return self.stage.scene
