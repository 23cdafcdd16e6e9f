"""Which elements of the layout stand on a day, and which are only planned: phases as scenarios of one map. No Qt."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from apronplan.domain.ids import PhaseId
from apronplan.domain.layout import EXISTING, Layout, Validity
from apronplan.ui.map.scene import Area, Line, Scene, StandMark
from apronplan.ui.map.shapes import Box, touch


class Standing(StrEnum):
    """How an element is drawn."""

    BUILT = "built"
    PLANNED = "planned"
    HIDDEN = "hidden"


class _Has(Protocol):
    @property
    def item(self) -> Validity:
        """The element of the layout, which says when it exists."""


T = TypeVar("T", bound=_Has)


@dataclass(frozen=True, kw_only=True, eq=False)
class Elements:
    """Elements that are drawn alike."""

    zones: tuple[Area, ...] = ()
    aprons: tuple[Area, ...] = ()
    buildings: tuple[Area, ...] = ()
    halls: tuple[Area, ...] = ()
    taxi: tuple[Line, ...] = ()
    service: tuple[Line, ...] = ()
    stands: tuple[StandMark, ...] = ()

    def seen(self, box: Box) -> "Elements":
        """Return the elements whose bounds touch a box (local metres)."""
        return Elements(
            zones=tuple(a for a in self.zones if touch(a.box, box)),
            aprons=tuple(a for a in self.aprons if touch(a.box, box)),
            buildings=tuple(a for a in self.buildings if touch(a.box, box)),
            halls=tuple(a for a in self.halls if touch(a.box, box)),
            taxi=tuple(e for e in self.taxi if touch(e.box, box)),
            service=tuple(e for e in self.service if touch(e.box, box)),
            stands=tuple(m for m in self.stands if touch(m.bounds, box)),
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Stage:
    """A scene on one day in one scenario.

    Attributes
    ----------
    shown : frozenset of PhaseId or None
        Phases of which planned elements are drawn; None = all.
    """

    scene: Scene
    on: date
    built: frozenset[PhaseId]
    shown: frozenset[PhaseId] | None
    standing: Elements
    planned: Elements

    def seen(self, box: Box) -> "Stage":
        """Return the stage with only what touches a box (local metres): what one frame has to paint."""
        return replace(self, standing=self.standing.seen(box), planned=self.planned.seen(box))

    def is_for(self, scene: Scene, on: date, built: frozenset[PhaseId], shown: frozenset[PhaseId] | None) -> bool:
        """Tell whether this is the stage of a scene on a day in a scenario."""
        return self.scene is scene and (self.on, self.built, self.shown) == (on, built, shown)


def standing_of(
    item: Validity, on: date, built: frozenset[PhaseId], shown: frozenset[PhaseId] | None = None
) -> Standing:
    """Tell how an element is drawn; what has gone for good is hidden, what will come is planned."""
    if item.exists(on, built):
        return Standing.BUILT
    if item.valid_to is not None and item.valid_to <= on:
        return Standing.HIDDEN
    return Standing.PLANNED if shown is None or item.phase in shown else Standing.HIDDEN


def stage_of(scene: Scene, on: date, built: frozenset[PhaseId], shown: frozenset[PhaseId] | None = None) -> Stage:
    """Sort the elements of a scene into what stands and what is planned."""

    def sort(items: Iterable[T]) -> tuple[tuple[T, ...], tuple[T, ...]]:
        """Return those that stand and those that are planned, each in the order given."""
        by: dict[Standing, list[T]] = {s: [] for s in Standing}
        for i in items:
            by[standing_of(i.item, on, built, shown)].append(i)
        return tuple(by[Standing.BUILT]), tuple(by[Standing.PLANNED])

    kinds = ("zones", "aprons", "buildings", "halls", "taxi", "service")
    sorted_ = {kind: sort(getattr(scene, kind)) for kind in kinds}
    stands = [(standing_of(m.stand, on, built, shown), m) for m in scene.stands]
    return Stage(
        scene=scene,
        on=on,
        built=built,
        shown=shown,
        standing=Elements(
            stands=tuple(m for s, m in stands if s is Standing.BUILT), **{k: v[0] for k, v in sorted_.items()}
        ),
        planned=Elements(
            stands=tuple(m for s, m in stands if s is Standing.PLANNED), **{k: v[1] for k, v in sorted_.items()}
        ),
    )


def phases_in_order(layout: Layout) -> tuple[PhaseId, ...]:
    """Return the phases that something of the layout waits for, in the layout's order; those without a row last."""
    tables: tuple[Iterable[Validity], ...] = (
        layout.park_zones.values(),
        layout.aprons.values(),
        layout.stands.values(),
        layout.halls.values(),
        layout.buildings.values(),
        layout.taxi_edges.values(),
        layout.service_edges.values(),
    )
    used = {item.phase for table in tables for item in table if item.phase not in ("", EXISTING)}
    rows = sorted((p for p in layout.phases.values() if p.phase in used), key=lambda p: p.order)
    return (*(p.phase for p in rows), *sorted(used - {p.phase for p in rows}))
