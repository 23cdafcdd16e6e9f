"""Everything can be reached and read: names, tab order, plain text, contrast, letters that are large enough."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from apronplan.domain.findings import Finding
from apronplan.domain.ids import part_index, turnaround_of
from apronplan.session.commands import assign_stand
from apronplan.session.merge.bundling import make_bundle, new_from_bundle
from apronplan.ui.dialogs.import_problems import ImportProblemsDialog
from apronplan.ui.faults import FaultReporter
from apronplan.ui.fonts import load_fonts
from apronplan.ui.main_window import MainWindow
from apronplan.ui.map.draw import Drawn
from apronplan.ui.map.draw.form import DrawForm
from apronplan.ui.merge.dialog import MergeDialog
from apronplan.ui.theme import ThemeName, make_theme
from gui.hands import part_of, place, settle

LEAST_PT = 9.0
READABLE = 4.5
"""Contrast of text that WCAG 2.1 asks for (success criterion 1.4.3)."""


def first_finding(window: MainWindow) -> Finding:
    window.desk.bridge.settle_findings()
    return window.desk.bridge.findings[0]


def open_merge(window: MainWindow) -> None:
    """Bring in a bundle of another laptop that has one flight elsewhere, and another on a stand that is taken."""
    session = window.desk.bridge.session
    assert session is not None
    folder = Path(session.path).parent / "other laptop"
    folder.mkdir()
    make_bundle(session, folder / "first.apronx")
    with new_from_bundle(folder / "first.apronx", folder / "bob.apron", user="Bob") as theirs:
        for flight, stand in (("QR8152", "122"), ("ET3720", "124")):
            part = part_of(window, flight)
            assign_stand(theirs, turnaround=turnaround_of(part), part=part_index(part), stand=stand)
        make_bundle(theirs, folder / "bob.apronx")
    place(window, "QR8152", "120")
    place(window, "ET3702", "124")
    page = window.slots.exchange.merge(folder / "bob.apronx")
    assert isinstance(page, MergeDialog)
    assert len(page.rows) == 2


OPENERS: dict[str, Callable[[MainWindow], object]] = {
    "settings": lambda w: w.slots.show_settings("closures"),
    "help": lambda w: w.slots.show_help("keys"),
    "palette": lambda w: w.slots.palette(),
    "autoplan": lambda w: w.slots.optimise.open_dialog(),
    "print": lambda w: w.slots.files.print_daily(),
    "trail": lambda w: w.slots.exchange.show_trail(),
    "sheet": lambda w: w.slots.exchange.check_sheet(),
    "tow": lambda w: w.slots.ask_tow(part_of(w, "QR8152")),
    "times": lambda w: w.slots.ask_times(part_of(w, "QR8152")),
    "closure": lambda w: w.slots.ask_closure("120"),
    "override": lambda w: w.slots.ask_override("QR8152 on 110", ("It is too wide.",), lambda *_: None),
    "accept": lambda w: w.slots.ask_accept(first_finding(w)),
    "resolve": lambda w: w.slots.ask_resolution(first_finding(w)),
    "about": lambda w: w.slots.show_about(),
    "reports": lambda w: w.slots.reports.open("kpi"),
    "scenarios": lambda w: w.slots.scenarios.open(),
    "new scenario": lambda w: w.slots.scenarios.open().ask_new(),
    "lot": lambda w: w.slots.ask_lot(part_of(w, "QR8152")),
    "import problems": lambda w: ImportProblemsDialog("week.csv", (), None, w).open(),
    "merge": open_merge,
    "drawing": lambda w: DrawForm(w.desk, Drawn.HALL, (), w).open(),
}


def controls(owner: QWidget) -> Iterator[QWidget]:
    """Every widget that the Tab key should reach; the line of a spin box or a combo box counts as its owner."""
    for widget in owner.findChildren(QWidget):
        inner = isinstance(widget, QLineEdit) and isinstance(widget.parent(), QAbstractSpinBox | QComboBox)
        if widget.window() is not owner or inner or widget.objectName().startswith("qt_"):
            continue  # the list of a combo box is a window of its own
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield widget


@pytest.mark.parametrize("name", OPENERS)
def test_every_dialog_can_be_reached_and_read(desk: MainWindow, name: str) -> None:
    before = set(desk.findChildren(QDialog))
    OPENERS[name](desk)
    settle()
    opened = [d for d in desk.findChildren(QDialog) if d not in before and d.isVisible()]
    assert opened, f"{name} opened nothing"
    for dialog in opened:
        assert dialog.accessibleName()
        assert [type(w).__name__ for w in controls(dialog) if not w.accessibleName() and not _says_itself(w)] == []
        shown = [label for label in dialog.findChildren(QLabel) if label.text()]
        assert [label.text() for label in shown if label.textFormat() is not Qt.TextFormat.PlainText] == []
        chain, at = {dialog}, dialog.nextInFocusChain()
        while at not in chain:
            chain.add(at)
            at = at.nextInFocusChain()
        assert [w for w in controls(dialog) if w not in chain] == []
        dialog.close()


WAYS_TO_CLOSE: dict[str, Callable[[QDialog], object]] = {
    "button": lambda d: _leave_button(d).click(),
    "escape": lambda d: QTest.keyClick(d, Qt.Key.Key_Escape),
    "close": lambda d: d.close(),
}


def _leave_button(dialog: QDialog) -> QPushButton:
    """The button that leaves everything as it is; a dialog without one (the palette) is left by Esc."""
    names = ("Close", "Cancel", "Leave it", "Leave everything as it is", "OK")
    shown = [b for b in dialog.findChildren(QPushButton) if b.isVisible() and b.text().replace("&", "") in names]
    if not shown:
        pytest.skip(f"{type(dialog).__name__} has no button to close it")
    return min(shown, key=lambda b: names.index(b.text().replace("&", "")))


def shown_dialogs(window: MainWindow) -> list[QDialog]:
    return [d for d in window.findChildren(QDialog) if d.isVisible()]


@pytest.mark.parametrize("way", WAYS_TO_CLOSE)
@pytest.mark.parametrize("name", OPENERS)
def test_every_dialog_closes(desk: MainWindow, name: str, way: str) -> None:
    """A modal dialog that cannot be closed locks the desk: only killing the program would help."""
    OPENERS[name](desk)
    settle()
    shown = shown_dialogs(desk)
    assert shown, f"{name} opened nothing"
    while shown:
        top = next((d for d in shown if d.isModal()), shown[-1])
        WAYS_TO_CLOSE[way](top)
        settle()
        assert not isValid(top) or not top.isVisible()
        shown = shown_dialogs(desk)
    assert desk.isEnabled()


def _says_itself(widget: QWidget) -> bool:
    """A button of a message box is read by its text."""
    return bool(getattr(widget, "text", str)())


def test_no_letter_is_smaller_than_nine_points(desk: MainWindow) -> None:
    desk.slots.show_settings()
    desk.slots.show_help()
    settle()
    small = {
        f"{type(w).__name__} {w.accessibleName()}": w.font().pointSizeF()
        for w in desk.findChildren(QWidget)
        if 0 < w.font().pointSizeF() < LEAST_PT
    }
    assert small == {}


def luminance(colour: QColor) -> float:
    """Relative luminance (WCAG 2.1)."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: QColor, b: QColor) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.1)."""
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", [ThemeName.LIGHT, ThemeName.DARK, ThemeName.CONTRAST])
def test_text_can_be_read_on_every_ground(qtbot: QtBot, name: ThemeName) -> None:
    theme = make_theme(name, load_fonts())
    grounds = {"ground": theme.ground, "surface": theme.surface, "raised": theme.raised, "night": theme.night}
    inks = {"text": theme.text, "muted": theme.muted}
    least = 7.0 if name is ThemeName.CONTRAST else READABLE
    poor = {
        f"{ink} on {ground}": round(contrast(a, b), 2)
        for ink, a in inks.items()
        for ground, b in grounds.items()
        if contrast(a, b) < least
    }
    more = {
        "on accent": contrast(theme.on_accent, theme.accent),
        "chosen": contrast(theme.text, theme.accent_soft),
        "hard": contrast(theme.hard, theme.surface),
        "runway": contrast(theme.text, theme.runway),
        "bar": contrast(theme.text, theme.bar),
    }
    assert poor | {n: round(c, 2) for n, c in more.items() if c < READABLE} == {}


def test_a_fault_in_a_slot_and_in_paint_is_told_once_and_the_desk_goes_on(
    desk: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """The real way of a fault: PySide hands it to ``sys.excepthook``, which pytest-qt would else take."""
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    reporter = FaultReporter(desk)
    reporter.install()
    try:
        _break_and_work(desk, monkeypatch, qtbot)
    finally:
        reporter.uninstall()


def boxes(window: MainWindow) -> list[QMessageBox]:
    return [b for b in window.findChildren(QMessageBox) if b.isVisible()]


def _break_and_work(desk: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    painted = []

    def broken(*_: object) -> None:
        painted.append(1)
        raise RuntimeError("a planted fault")

    with monkeypatch.context() as patch:
        patch.setattr("apronplan.ui.gantt.view.paint", broken)
        for times in (1, 2, 3):
            desk.gantt.viewport().update()
            qtbot.waitUntil(lambda n=times: len(painted) >= n, timeout=30_000)
        qtbot.waitUntil(lambda: bool(boxes(desk)), timeout=30_000)
    QTimer.singleShot(0, desk, broken)
    QTimer.singleShot(0, desk, broken)
    qtbot.waitUntil(lambda: len(painted) >= 5 and len(boxes(desk)) == 2, timeout=30_000)
    for box in boxes(desk):
        assert "a planted fault" in box.text()
        next(b for b in box.buttons() if b.text() == "Copy report").click()
        assert "Traceback" in QApplication.clipboard().text()
        box.close()
    part = place(desk, "QR8152", "120")
    assert desk.desk.bridge.plan.stand_of(part) == "120"
    desk.gantt.viewport().update()
    settle()
    desk.desk.verbs.undo()
    assert desk.desk.bridge.plan.stand_of(part) is None
