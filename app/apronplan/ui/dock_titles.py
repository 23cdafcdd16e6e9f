"""The titles of the panels: what they are, which night they show, and whether that is the plan or a proposal."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from apronplan.i18n import tr
from apronplan.ui.arrangement import NARROW_PX
from apronplan.ui.desk import Desk
from apronplan.ui.findings.counts import Counts

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDockWidget, QMainWindow

PREVIEWING = frozenset({"map", "gantt", "halls", "tray"})
"""Panels that show a proposal while there is one; the others go on telling of the plan, and say so."""
ROOMY = frozenset({"map", "gantt", "halls"})
"""Panels whose titles have room on any screen; what a proposal is shown in has a coloured title besides."""
OF_THE_SPAN = frozenset({"gantt"})
"""Panels whose title names the night that is shown."""


class DockTitles:
    """Keeps the titles of one window's docks.

    Parameters
    ----------
    docks : mapping
        The docks by name; filled later.
    """

    def __init__(self, window: "QMainWindow", docks: "Mapping[str, QDockWidget]", desk: Desk) -> None:
        self._window, self._docks, self._desk = window, docks, desk
        self._found = Counts(0, 0, 0, 0)
        desk.preview.changed.connect(self._on_preview)
        for signal in (desk.cursor.span_changed, desk.cursor.moved):
            signal.connect(lambda: self._write("gantt"))

    def count_findings(self, counts: Counts) -> None:
        """Tell how many findings are listed."""
        self._found = counts
        self._write("findings")

    def fit(self) -> None:
        """Write anew what is shorter in a narrow window."""
        for name in self._docks:
            self._write(name)

    def _on_preview(self) -> None:
        for name, dock in self._docks.items():
            self._write(name)
            shown = self._desk.preview.plan is not None and name in PREVIEWING
            if bool(dock.property("proposal")) is not shown:
                dock.setProperty("proposal", shown)
                dock.style().unpolish(dock)  # the style sheet asks for the property when it dresses a widget
                dock.style().polish(dock)

    def _write(self, name: str) -> None:
        dock = self._docks.get(name)
        if dock is None:
            return
        text = self._findings() if name == "findings" else tr(f"ui.panel.{name}")
        if name in OF_THE_SPAN and self._desk.cursor.night_shown:
            text = tr("ui.title.of", title=text, what=self._desk.cursor.night_text)
        if self._desk.preview.plan is not None and (name in ROOMY or not self._narrow):
            what = tr("ui.title.proposal" if name in PREVIEWING else "ui.title.plan")
            text = tr("ui.title.of", title=text, what=what)
        if text != dock.windowTitle():
            dock.setWindowTitle(text)

    @property
    def _narrow(self) -> bool:
        """Whether the tabs of three or four panels stand beside each other in the right column."""
        return self._window.width() < NARROW_PX

    def _findings(self) -> str:
        counts = self._found
        narrow = self._narrow or self._desk.preview.plan is not None
        if self._narrow and self._desk.bridge.checking:
            return tr("ui.findings.title_checking_short")
        text = tr("ui.panel.findings")
        if sum(counts):
            told = [tr(f"ui.findings.{n}_count", count=c) for n, c in zip(counts._fields, counts, strict=True) if c]
            name = "ui.findings.title_short" if narrow else "ui.findings.title"
            text = tr(name, counts=", ".join(told), all=sum(counts))
        return tr("ui.findings.title_checking", title=text) if self._desk.bridge.checking else text
