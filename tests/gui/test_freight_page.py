"""The freight tables in the window: every row shown, changed, added and removed, each as a step."""

import pytest
from PySide6.QtWidgets import QTableWidgetItem

from apronplan.domain.freight import FREIGHT_TABLES
from apronplan.exchange.layout.freight import row_columns, row_of, row_texts
from apronplan.ui.main_window import MainWindow
from apronplan.ui.settings.dialog import SettingsDialog
from apronplan.ui.settings.freight_page import FreightPage
from gui.hands import settle


@pytest.fixture
def page(desk: MainWindow) -> FreightPage:
    dialog = SettingsDialog(desk.desk, desk, "freight")
    dialog.show()
    settle()
    found = dialog.page("freight")
    assert isinstance(found, FreightPage)
    return found


def show(page: FreightPage, table: str) -> dict[str, int]:
    page.choice.setCurrentIndex(page.choice.findData(table))
    return {name: at for at, name in enumerate(row_columns(table))}


def put(page: FreightPage, row: int, column: int, text: str) -> None:
    item = page.table.item(row, column)
    assert isinstance(item, QTableWidgetItem)
    item.setText(text)
    settle()


def test_every_table_is_shown_and_its_rows_read_back(page: FreightPage) -> None:
    plan = page.desk.bridge.plan
    for table in FREIGHT_TABLES:
        show(page, table)
        assert page.table.rowCount() == len(plan.rows(table)), table
        for item in plan.rows(table).values():
            assert row_of(table, dict(zip(row_columns(table), row_texts(table, item), strict=True))) == item


def test_a_cell_is_a_step_and_a_refusal_shows_what_holds(page: FreightPage) -> None:
    plan, session = page.desk.bridge.plan, page.desk.bridge.session
    at = show(page, "customs_lane")
    edits = session.edits
    put(page, 0, at["shifts"], "06:00=625 14:00=300 22:00=0")
    assert session.edits == edits + 1
    assert next(iter(plan.freight.customs_lane.values())).shifts == ((360, 625.0), (840, 300.0), (1320, 0.0))
    put(page, 0, at["checks_per_h"], "none")
    assert session.edits == edits + 1
    assert page.table.item(0, at["checks_per_h"]).text() == "625"
    at = show(page, "evidence_rule")
    put(page, 0, at["rule_id"], "renamed")
    assert "Cainiao|renamed" in plan.freight.evidence_rule
    assert "Cainiao|cainiao-01" not in plan.freight.evidence_rule
    session.undo()
    assert "Cainiao|cainiao-01" in plan.freight.evidence_rule


def test_a_new_row_is_kept_once_it_is_complete_and_can_be_removed(page: FreightPage) -> None:
    plan, session = page.desk.bridge.plan, page.desk.bridge.session
    at = show(page, "lot_default")
    before, edits = len(plan.freight.lot_default), session.edits
    page.add()
    row = page.table.rowCount() - 1
    put(page, row, at["operator"], "CAL")
    assert session.edits == edits, "a carrier alone says nothing"
    assert page.table.item(row, at["operator"]).text() == "CAL"
    put(page, row, at["categories"], "GEN90 PHA10")
    assert len(plan.freight.lot_default) == before + 1
    assert "CAL|*|*|*" in plan.freight.lot_default
    page.table.setCurrentCell(next(r for r in range(page.table.rowCount()) if page.table.item(r, 0).text() == "CAL"), 0)
    page.remove()
    settle()
    assert len(plan.freight.lot_default) == before
