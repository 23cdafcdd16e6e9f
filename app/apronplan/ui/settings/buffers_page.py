"""The minutes between two aircraft on a stand, and the other figures that planners turn most."""

from PySide6.QtWidgets import QDoubleSpinBox, QFormLayout

from apronplan.i18n import tr
from apronplan.planning.rules.catalogue import CATALOGUE
from apronplan.ui.desk import Desk
from apronplan.ui.labels import plain_label
from apronplan.ui.settings.page import SettingsPage
from apronplan.ui.theme import GRID

FIGURES: tuple[tuple[str, str, float], ...] = (
    ("min_gap", "gap_a_d_min", 240.0),
    ("min_gap", "gap_e_f_min", 240.0),
    ("buffer", "target_min", 240.0),
    ("movement", "window_min", 60.0),
    ("moved", "near_h", 48.0),
    ("hall_peak", "share", 1.0),
    ("long_stay", "from_h", 96.0),
)
"""Rule, figure and the largest value that makes sense; the text is the message ``ui.buffers.<rule>.<figure>``."""


class BuffersPage(SettingsPage):
    """One field per figure; every change is a step of its own."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "buffers", frozenset({"rule_setting"}))
        self.fields: dict[tuple[str, str], QDoubleSpinBox] = {}
        form = QFormLayout()
        form.setSpacing(GRID)
        for rule, figure, most in FIGURES:
            text = tr(f"ui.buffers.{rule}.{figure}")
            field = QDoubleSpinBox()
            field.setAccessibleName(text)
            field.setRange(0.0, most)
            field.setDecimals(2 if most <= 1 else 0)
            field.setSingleStep(0.05 if most <= 1 else 5.0)
            field.setKeyboardTracking(False)
            field.setMaximumWidth(110)
            field.setValue(self._holds(rule, figure))
            field.valueChanged.connect(lambda value, r=rule, f=figure: self._set(r, f, value))
            self.fields[rule, figure] = field
            form.addRow(plain_label(text), field)
        self.column.addLayout(form)
        self.column.addStretch(1)

    def _holds(self, rule: str, figure: str) -> float:
        setting = self.desk.bridge.plan.rule_settings.get(rule)
        default = CATALOGUE[rule].params[figure]
        return setting.params.get(figure, default) if setting is not None else default

    def _set(self, rule: str, figure: str, value: float) -> None:
        from apronplan.session.commands import set_rule

        if value != self._holds(rule, figure):
            self.run(lambda session: set_rule(session, rule=rule, params={figure: value}))

    def refresh(self) -> None:
        """Show what holds now."""
        for (rule, figure), field in self.fields.items():
            field.setValue(self._holds(rule, figure))
