"""What the window remembers between runs, in one settings file of the user's folder."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QByteArray

from apronplan.paths import user_data_dir
from apronplan.ui.arrangement import Layout
from apronplan.ui.kept import PanelStates, kept_moment, kept_states

if TYPE_CHECKING:
    from apronplan.ui.main_window import MainWindow

MOST_RECENT = 8
SCALES = (100, 125, 150, 175, 200, 250, 300)
"""Sizes that can be chosen, percent."""
FORMAT = 1


class KeptView(msgspec.Struct, frozen=True, kw_only=True):
    """Where a plan was last looked at.

    Attributes
    ----------
    at : datetime or None
        The time on the desk; None if it is not known.
    utc : bool
        Whether times were shown in UTC.
    panels : mapping
        What each panel kept.
    edits : int
        How many edits it held when it was left; 0 = not known.
    """

    at: datetime | None = None
    utc: bool = False
    panels: PanelStates = msgspec.field(default_factory=dict)
    edits: int = 0


class WindowState:
    """Geometry, docks, theme, name of the planner, recent plans, and for each plan day and zoom.

    A damaged or foreign file is as good as none: the desk opens as on the first day.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or user_data_dir() / "window.json"
        self._values: dict[str, Any] = self._read()

    def _read(self) -> dict[str, Any]:
        try:
            values = msgspec.json.decode(self.path.read_bytes())
        except (OSError, ValueError):
            return {}
        return values if isinstance(values, dict) and values.get("format") == FORMAT else {}

    def save(self) -> None:
        """Write the file; a folder that cannot be written costs the memory, not the work."""
        self._values["format"] = FORMAT
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            part = self.path.with_suffix(".part")
            part.write_bytes(msgspec.json.format(msgspec.json.encode(self._values), indent=1))
            part.replace(self.path)
        except OSError:
            return

    def _text(self, name: str, default: str) -> str:
        value = self._values.get(name, default)
        return value if isinstance(value, str) else default

    @property
    def theme(self) -> str:
        """Name of the chosen theme."""
        return self._text("theme", "system")

    @theme.setter
    def theme(self, name: str) -> None:
        self._values["theme"] = name

    @property
    def scale_percent(self) -> int:
        """Size of everything against the system's own, percent; 0 = as the system says."""
        value = self._values.get("scale", 0)
        return value if isinstance(value, int) and value in SCALES else 0

    @scale_percent.setter
    def scale_percent(self, percent: int) -> None:
        self._values["scale"] = percent

    @property
    def tour_taken(self) -> bool:
        """Whether the tour was gone through, or ended."""
        return self._values.get("tour") is True

    @tour_taken.setter
    def tour_taken(self, taken: bool) -> None:
        self._values["tour"] = taken

    @property
    def recent(self) -> tuple[Path, ...]:
        """Plans that were open lately, the last first."""
        paths = self._values.get("recent", [])
        return tuple(Path(p) for p in paths if isinstance(p, str)) if isinstance(paths, list) else ()

    def note_recent(self, path: Path) -> None:
        """Put a plan at the head of the recent ones."""
        paths = [path, *(p for p in self.recent if p != path)]
        self._values["recent"] = [str(p) for p in paths[:MOST_RECENT]]

    # -- the window --------------------------------------------------------------------------------

    def keep(self, window: "MainWindow") -> None:
        """Keep how a window is left, and where its plan was looked at."""
        self._values["geometry"] = _pack(window.saveGeometry())
        self._values["layouts"] = [
            {"docks": _pack(kept.docks), "sizes": {name: list(size) for name, size in kept.sizes.items()}}
            for kept in window.arrangement.layouts()
        ]
        session = window.desk.bridge.session
        if session is not None:
            views = self._values.get("views")
            if not isinstance(views, dict):
                views = self._values["views"] = {}
            views[str(session.path)] = {
                "at": window.desk.cursor.at.isoformat(),
                "utc": window.desk.cursor.utc_shown,
                "panels": window.panels.states(),
                "edits": session.edits,
            }
        self.save()

    def restore_window(self, window: "MainWindow") -> bool:
        """Give a window its place back; False if there is nothing to give back."""
        geometry = self._text("geometry", "")
        return bool(geometry and window.restoreGeometry(_unpack(geometry)))

    def layouts(self) -> list[Layout]:
        """Return where the docks were and how large, for each size of window; what makes no sense is left out."""
        # one layout alone was kept before there were several
        rows = self._values.get("layouts", [{name: self._values.get(name) for name in ("docks", "sizes")}])
        kept = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        return [_layout(row) for row in kept if isinstance(row.get("docks"), str)]

    def view_of(self, path: Path) -> KeptView:
        """Return where a plan was last looked at; what is not kept, or makes no sense, is as on the first day."""
        views = self._values.get("views", {})
        view = views.get(str(path), {}) if isinstance(views, dict) else {}
        if not isinstance(view, dict):
            return KeptView()
        edits = view.get("edits")
        return KeptView(
            at=kept_moment(view.get("at")),
            utc=view.get("utc") is True,
            panels=kept_states(view.get("panels")),
            edits=edits if isinstance(edits, int) else 0,
        )


def _layout(row: dict[str, Any]) -> Layout:
    sizes = row.get("sizes", {})
    sound = {
        str(name): (size[0], size[1])
        for name, size in (sizes.items() if isinstance(sizes, dict) else ())
        if isinstance(size, list) and len(size) == 2 and all(isinstance(n, int) and n > 0 for n in size)
    }
    return Layout(_unpack(row["docks"]), sound)


def _pack(data: QByteArray) -> str:
    return bytes(data.toBase64().data()).decode("ascii")


def _unpack(text: str) -> QByteArray:
    return QByteArray.fromBase64(QByteArray(text.encode("ascii")))
