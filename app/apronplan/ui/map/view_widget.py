"""The map panel: the canvas, and a few buttons for what is shown: upon it where there is room, else in one menu."""

from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from apronplan.domain.ids import PhaseId
from apronplan.domain.layout import Polygon
from apronplan.i18n import tr
from apronplan.ui.desk import Desk
from apronplan.ui.map.canvas import MapCanvas
from apronplan.ui.map.draw import Drawn
from apronplan.ui.map.options import Layer
from apronplan.ui.map.stage import phases_in_order
from apronplan.ui.theme import GRID

HEADLINE_PX = 300
"""Room that clock, day and counts take at the top left."""


class MapView(QWidget):
    """The map of the open plan; takes and gives drags through its canvas."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setAccessibleName(tr("map.name"))
        self.canvas = MapCanvas(desk, self)
        self.setFocusProxy(self.canvas)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.canvas)
        self.bar = QWidget(self.canvas)
        self.bar.setAccessibleName(tr("map.bar"))
        self.bar.setAutoFillBackground(True)
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        self._switches: dict[Layer, QAction] = {}
        self.layers = self._menu_button("layers")
        self.phases = self._menu_button("phases")
        self.turn = self._button("turn")
        self.turn.clicked.connect(self.canvas.turn)
        self.core = self._button("core")
        self.core.clicked.connect(self.canvas.show_core)
        self.whole = self._button("whole")
        self.whole.clicked.connect(self.canvas.show_whole)
        self.draw = self._menu_button("draw")
        self._fill_draw()
        self.canvas.drawn.connect(self.ask_figures)
        for button in (self.layers, self.phases, self.draw, self.turn, self.core, self.whole):
            row.addWidget(button)
        self._fill_layers()
        self.phases.menu().aboutToShow.connect(self._fill_phases)
        self.more = self._menu_button("more", self)
        self._fill_more()
        desk.bridge.replaced.connect(self._refresh)
        self._refresh()

    def _button(self, name: str, parent: QWidget | None = None) -> QToolButton:
        button = QToolButton(parent or self.bar)
        button.setText(tr(f"map.button.{name}"))
        button.setToolTip(tr(f"map.button.{name}_tip"))
        button.setAccessibleName(tr(f"map.button.{name}_tip"))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _menu_button(self, name: str, parent: QWidget | None = None) -> QToolButton:
        button = self._button(name, parent)
        menu = QMenu(button)
        menu.setAccessibleName(tr(f"map.button.{name}"))
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _fill_more(self) -> None:
        """Gather what the buttons do in the menu of one button: for a map that is too small for a row of them."""
        menu = self.more.menu()
        for button in (self.layers, self.phases, self.draw):
            menu.addMenu(button.menu()).setText(button.text())
        menu.addSeparator()
        for button in (self.turn, self.core, self.whole):
            menu.addAction(button.text()).triggered.connect(button.click)

    def _refresh(self) -> None:
        layout = self.desk.bridge.layout
        phased = layout is not None and bool(phases_in_order(layout))
        self.phases.setVisible(phased)
        self.phases.menu().menuAction().setVisible(phased)
        self._place_bar()

    def _place_bar(self) -> None:
        """Put the buttons between headline and north arrow; without room for them there, show the one button."""
        size: QSize = self.bar.sizeHint()
        left = self.canvas.width() - size.width() - 8 * GRID
        there, roomy = not self.canvas.is_empty, left >= HEADLINE_PX
        self.bar.setGeometry(left, GRID, size.width(), size.height())
        self.bar.setVisible(there and roomy)
        self.more.setVisible(there and not roomy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the buttons at the top right."""
        super().resizeEvent(event)
        self.canvas.resize(self.size())
        self._place_bar()

    # -- layers ------------------------------------------------------------------------------------

    def _fill_layers(self) -> None:
        menu = self.layers.menu()
        for layer in Layer:
            action = menu.addAction(tr(f"map.layer.{layer.value}"))
            action.setCheckable(True)
            action.toggled.connect(lambda on, which=layer: self.switch(which, on))
            self._switches[layer] = action
        self._show_switches()
        self._runways = menu.addMenu(tr("map.layer.runway"))
        self._runways.setAccessibleName(tr("map.layer.runway"))
        self._runways.aboutToShow.connect(self._fill_runways)

    def _show_switches(self) -> None:
        for layer, action in self._switches.items():
            action.setChecked(self.canvas.options.shows(layer))

    def switch(self, layer: Layer, on: bool) -> None:
        """Show or hide a layer."""
        self.canvas.set_options(self.canvas.options.switched(layer, on))

    def _fill_runways(self) -> None:
        """Offer the runway directions to which taxi ways may lead."""
        self._runways.clear()
        layout = self.desk.bridge.layout
        group = QActionGroup(self._runways)
        for name in ("", *(layout.runways if layout is not None else ())):
            action = QAction(name or tr("map.layer.nearest"), self._runways)
            action.setCheckable(True)
            action.setChecked(name == self.canvas.options.runway)
            action.triggered.connect(lambda _=False, n=name: self.use_runway(n))
            group.addAction(action)
            self._runways.addAction(action)

    def use_runway(self, designator: str) -> None:
        """Let taxi ways lead to one runway direction; empty = the nearest."""
        self.canvas.set_options(replace(self.canvas.options, runway=designator))

    # -- phases ------------------------------------------------------------------------------------

    def _fill_phases(self) -> None:
        menu = self.phases.menu()
        menu.clear()
        layout = self.desk.bridge.layout
        if layout is None:
            return
        all_phases = phases_in_order(layout)
        shown = self.canvas.options.phases
        built = self.desk.bridge.plan.built_phases
        for phase in all_phases:
            row = layout.phases.get(phase)
            name = row.name if row is not None else phase
            if phase in built:
                name = tr("map.phase.built", name=name)
            elif row is not None and row.valid_from is not None:
                name = tr("map.phase.from", name=name, day=row.valid_from.isoformat())
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(shown is None or phase in shown)
            action.toggled.connect(lambda on, p=phase: self.show_phase(p, on))
        menu.addSeparator()
        menu.addAction(tr("map.phase.all")).triggered.connect(lambda: self._show_phases(None))
        menu.addAction(tr("map.phase.none")).triggered.connect(lambda: self._show_phases(frozenset()))

    def show_phase(self, phase: PhaseId, on: bool) -> None:
        """Draw the planned elements of a phase, or leave them out; the plan itself is not changed."""
        layout = self.desk.bridge.layout
        if layout is None:
            return
        every = frozenset(phases_in_order(layout))
        shown = self.canvas.options.phases
        now = every if shown is None else shown
        now = now | {phase} if on else now - {phase}
        self._show_phases(None if now >= every else now)

    def _show_phases(self, phases: frozenset[PhaseId] | None) -> None:
        self.canvas.set_options(replace(self.canvas.options, phases=phases))

    # -- drawing -----------------------------------------------------------------------------------

    def _fill_draw(self) -> None:
        """Offer to draw on the map, or to give coordinates (for those who do without the mouse)."""
        menu = self.draw.menu()
        for kind in Drawn:
            menu.addAction(tr(f"drawing.menu.{kind.value}")).triggered.connect(
                lambda _=False, k=kind: self.canvas.hand.begin(k)
            )
        menu.addSeparator()
        for kind in Drawn:
            menu.addAction(tr(f"drawing.menu.{kind.value}_form")).triggered.connect(
                lambda _=False, k=kind: self.ask_figures(k, ())
            )

    def ask_figures(self, kind: Drawn, ring: Polygon) -> None:
        """Open the form for a polygon that was drawn, or an empty one."""
        from apronplan.ui.map.draw.form import DrawForm

        DrawForm(self.desk, kind, ring, self).open()

    # -- what the window asks ----------------------------------------------------------------------

    def show_whole(self) -> None:
        """Show the whole airport."""
        self.canvas.show_whole()

    def show_selection(self) -> None:
        """Zoom to what is chosen."""
        self.canvas.show_selection()

    def panel_state(self) -> dict[str, str]:
        """Keep layers, and the view if somebody has chosen it: else the working area is fitted in again."""
        view, options = self.canvas.view, self.canvas.options
        shown = {
            "layers": " ".join(sorted(options.layers)),
            "phases": "*" if options.phases is None else " ".join(sorted(options.phases)),
            "runway": options.runway,
        }
        if not self.canvas.view_is_chosen:
            return shown
        return {
            **shown,
            "x": repr(view.x_m),
            "y": repr(view.y_m),
            "scale": repr(view.px_per_m),
            "up": repr(view.up_deg),
        }

    def restore_panel(self, state: dict[str, str]) -> None:
        """Take view and layers back; what is missing or makes no sense is left as it is."""
        options = replace(self.canvas.options, runway=state.get("runway", ""))
        if "layers" in state:
            names = set(state["layers"].split())
            options = replace(options, layers=frozenset(layer for layer in Layer if layer.value in names))
        if "phases" in state:
            phases = None if state["phases"] == "*" else frozenset(PhaseId(p) for p in state["phases"].split())
            options = replace(options, phases=phases)
        self.canvas.set_options(options)
        self._show_switches()
        self.canvas.restore_view(state)
