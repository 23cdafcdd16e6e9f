"""Where a drag can end, and what a widget must do to be such a place."""

from enum import Enum
from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QWidget

    from apronplan.ui.drag.gesture import Gesture


class SpotKind(Enum):
    """What lies under the mouse."""

    STAND = "stand"
    HALL = "hall"
    TRAY = "tray"


class Spot(msgspec.Struct, frozen=True):
    """One place to drop: a stand, a hall or the tray."""

    kind: SpotKind
    id: str = ""


TRAY = Spot(SpotKind.TRAY)


class DropTarget(Protocol):
    """A widget that takes drops.

    It is registered with `DragController.register`; the controller finds it under the mouse by its window geometry, in
    the main window and in floating docks alike.
    """

    def drop_area(self) -> "QWidget":
        """Return the widget whose pixels count (the viewport of a scroll area)."""
        ...

    def drag_started(self, gesture: "Gesture") -> None:
        """Colour every stand by ``gesture.state(stand)``: all are known from the start."""
        ...

    def spot_at(self, global_pos: "QPoint") -> Spot | None:
        """Return the place under a point of the screen; None where nothing can be dropped."""
        ...

    def drag_hovered(self, spot: Spot | None) -> None:
        """Mark the place under the mouse (it may lie in another widget), or none."""
        ...

    def drag_finished(self) -> None:
        """Take all colours and marks away."""
        ...
