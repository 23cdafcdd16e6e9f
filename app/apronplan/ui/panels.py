"""What a panel of the desk is: a widget made from a `Desk`, with a name and a way to come back as it was left."""

from typing import Protocol, runtime_checkable

from apronplan.ui.desk import Desk


@runtime_checkable
class Panel(Protocol):
    """A widget of the desk; `panel_state` goes into the window's settings and comes back by `restore_panel`.

    Panels that have nothing to keep return an empty mapping.
    """

    def panel_state(self) -> dict[str, str]:
        """Return zoom, position and the like as plain text."""
        ...

    def restore_panel(self, state: dict[str, str]) -> None:
        """Take back what `panel_state` gave; unknown or missing values are ignored."""
        ...


class PanelFactory(Protocol):
    """What the main window calls to make a panel: the panel's class itself."""

    def __call__(self, desk: Desk) -> Panel:
        """Make the panel."""
        ...
