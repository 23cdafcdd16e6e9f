"""The status line: how well the plan is placed, what was last said, and what is on disk."""

from collections.abc import Collection, Iterable
from datetime import datetime

import msgspec
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStatusBar, QWidget

from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Part
from apronplan.i18n import tr
from apronplan.planning.proof_words import proof_words
from apronplan.planning.span_words import at_first
from apronplan.session.names import LAST_SOLUTION
from apronplan.ui.desk import Desk
from apronplan.ui.labels import ElidedLabel, plain_label

SAID_MS = 12_000


class StatusLine(QStatusBar):
    """Left: placed, and what was proved. Middle: the last word. Right: the edit that was kept last."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setSizeGripEnabled(False)
        self.setAccessibleName(tr("ui.status.name"))
        self.placed = plain_label("", tr("ui.status.placed_name"))
        self.word = ElidedLabel(tr("ui.status.word_name"))
        self.kept = plain_label("", tr("ui.status.kept_name"))
        self.kept.setObjectName("muted")
        self.kept.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.addWidget(self.placed)
        self.addWidget(self.word, 1)
        self.addPermanentWidget(self.kept)
        self._clear = QTimer(self)
        self._clear.setSingleShot(True)
        self._clear.setInterval(SAID_MS)
        self._clear.timeout.connect(lambda: self.word.setText(""))
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(0)
        self._late.timeout.connect(self.refresh)
        for signal in (
            desk.bridge.replaced,
            desk.bridge.changed,
            desk.cursor.span_changed,
            desk.preview.changed,
            desk.cursor.zone_changed,
        ):
            signal.connect(self._late.start)
        desk.verbs.said.connect(self.say)
        desk.verbs.refused.connect(self.refuse)
        self.refresh()

    def say(self, text: str) -> None:
        """Show what was done."""
        self._show(text, "")

    def refuse(self, text: str) -> None:
        """Show what was not done, and why."""
        self._show(text, "refusal", urgent=True)

    def _show(self, text: str, style: str, *, urgent: bool = False) -> None:
        self.word.setObjectName(style)
        self.word.style().unpolish(self.word)
        self.word.style().polish(self.word)
        self.word.setText(text)
        self.word.setAccessibleDescription(text)
        announce(self.word, text, urgent=urgent)
        self._clear.start()

    def refresh(self) -> None:
        """Count what the day or night on the desk has placed."""
        bridge = self._desk.bridge
        if not bridge.is_open:
            self.placed.setText(tr("ui.status.no_plan"))
            self.kept.setText("")
            return
        self.placed.setText(self._placed_text())
        self._show_kept()

    def _placed_text(self) -> str:
        """Write how much of the day or night has a place, in the plan or in the proposal that is looked at."""
        bridge, cursor, preview = self._desk.bridge, self._desk.cursor, self._desk.preview
        plan = preview.shown(bridge.plan)
        parts = plan.parts_between(*cursor.span_bounds)
        shown = {p.turnaround.turnaround for p in parts}
        waiting = {p.turnaround.turnaround for p in parts if p.part not in plan.stand_assignments}
        if shown:
            told = tr("ui.status.placed", placed=len(shown) - len(waiting), all=len(shown))
        else:
            told = tr("ui.status.nothing") if cursor.night_shown else tr("ui.status.no_traffic", day=cursor.day)
        if cursor.night_shown:
            told = tr("ui.status.span", span=at_first(cursor.night_text), told=told)
        if preview.plan is not None:  # what was proved, was proved of the plan
            return tr("ui.status.proposed", told=told)
        edits = bridge.session.edits if bridge.session is not None else 0
        proved = proof_text(plan.setting(LAST_SOLUTION), shown, edits)
        return " \u2013 ".join(filter(None, (told, _published_text(plan, parts), proved)))

    def _show_kept(self) -> None:
        """Say which edit is on disk since when; the tip has the time as the file has it."""
        session, cursor = self._desk.bridge.session, self._desk.cursor
        text = tip = ""
        if session is not None:
            text = tr("ui.status.edit", edit=session.edits)
            if session.last_utc:
                at = datetime.fromisoformat(session.last_utc)
                text = tr(
                    "ui.status.kept",
                    edit=session.edits,
                    time=f"{cursor.clock_text(at, seconds=True)} {cursor.zone_word}",
                )
                tip = tr("ui.status.kept_tip", time=cursor.stamp_text(at, seconds=True), utc=f"{at:%Y-%m-%d %H:%M:%S}")
        self.kept.setText(text)
        self.kept.setToolTip(tip)


def _published_text(plan: Plan, parts: Iterable[Part]) -> str:
    """Write of how many of the shown the places have been handed out; empty while nothing has been."""
    if not plan.published_stands:
        return ""
    from apronplan.planning.published import published_of, published_words

    return published_words(*published_of(plan, parts))


def announce(widget: QWidget, text: str, *, urgent: bool = False) -> None:
    """Have a screen reader say a text; an urgent one at once. Nothing is done while none listens."""
    if not text:
        return
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # 190 names, a millisecond and a half

    if QAccessible.isActive():
        event = QAccessibleAnnouncementEvent(widget, text)
        politeness = QAccessible.AnnouncementPoliteness
        event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
        QAccessible.updateAccessibility(event)


def proof_text(figures: str, shown: Collection[str], edits: int) -> str:
    """Write what the last auto-plan proved of the turnarounds that are shown.

    Empty if there was none or it planned others; where the plan has been edited since, only that is said.
    """
    try:
        known = msgspec.json.decode(figures)
        status, gap, edit, solved = str(known["status"]), known["gap"], known["edit"], known["turnarounds"]
        cost, bound = known["objective"], known["bound"]
    except (ValueError, KeyError, TypeError):
        return ""
    if not shown or not set(shown) <= set(solved):
        return ""
    if edits != edit:
        return tr("ui.solver.edited")
    return proof_words(status, cost, bound, gap)
