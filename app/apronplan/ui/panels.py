"""The panels of the desk: what each is, and that each is made when it is first needed.

The Gantt is enough to work with; the window is shown with it, and the other panels follow one by one between events
(`start_up.py`), so that nobody waits for a map before the first click.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from apronplan.ui.desk import Desk
from apronplan.ui.kept import PanelStates

PANELS: tuple[tuple[str, str], ...] = (
    ("tray", "apronplan.ui.tray.view:Tray"),
    ("map", "apronplan.ui.map_panel:MapPanel"),
    ("dashboard", "apronplan.ui.reports.dashboard:Dashboard"),
    ("inspector", "apronplan.ui.inspector.view:Inspector"),
    ("findings", "apronplan.ui.findings.view:Findings"),
    ("history", "apronplan.ui.history.view:History"),
    ("gantt", "apronplan.ui.gantt.view:GanttView"),
    ("halls", "apronplan.ui.halls.view:Halls"),
)
"""Name and class of each panel; the text is the message ``ui.panel.<name>``."""

_log = logging.getLogger(__name__)


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


class LazyPanels(Mapping[str, QWidget]):
    """Panels by name; asking for one makes it.

    Parameters
    ----------
    settle_in : callable
        Called with name and panel when one was made.
    """

    def __init__(self, desk: Desk, settle_in: Callable[[str, QWidget], None]) -> None:
        self._desk = desk
        self._settle_in = settle_in
        self._classes = dict(PANELS)
        self._made: dict[str, QWidget] = {}
        self._waiting = list(self._classes)
        self._states: PanelStates = {}

    def __getitem__(self, name: str) -> QWidget:
        if name not in self._made:
            module, _, kind = self._classes[name].partition(":")
            # Struck off before it is made: one that fails is told of once and not tried again and again.
            if name in self._waiting:
                self._waiting.remove(name)
            panel = getattr(import_module(module), kind)(self._desk)
            assert isinstance(panel, QWidget)
            self._made[name] = panel
            self._settle_in(name, panel)
            self._give_back(name)
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._classes

    def __iter__(self) -> Iterator[str]:
        return iter(self._classes)

    def __len__(self) -> int:
        return len(self._classes)

    @property
    def waiting(self) -> tuple[str, ...]:
        """Panels that are not made yet."""
        return tuple(self._waiting)

    def states(self) -> PanelStates:
        """Return what each panel wants to find again."""
        made = {n: p.panel_state() for n, p in self._made.items() if isinstance(p, Panel)}
        return {**self._states, **made}

    def restore(self, states: PanelStates) -> None:
        """Give each panel back what it kept, now or when it is made."""
        self._states = dict(states)
        for name in self._made:
            self._give_back(name)

    def _give_back(self, name: str) -> None:
        panel = self._made[name]
        if not isinstance(panel, Panel):
            return
        try:
            panel.restore_panel(self._states.get(name, {}))
        except Exception:  # noqa: BLE001 - what is kept came from a file; the panel stays as it is, and the plan opens
            _log.exception("panel %s could not take back what it kept", name)
            self._states.pop(name, None)
