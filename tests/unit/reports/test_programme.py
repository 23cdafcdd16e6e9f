"""The programme statement of the sample weeks closes to the airport's total, to the kilogram."""

import csv
from dataclasses import replace

import pytest

from apronplan.cargo.lots import lots_of
from apronplan.domain.changes import RowChange
from apronplan.domain.plan import Plan
from apronplan.exchange.layout_folder import load_airport
from apronplan.exchange.statement_out import write_table
from apronplan.exchange.traffic_csv import read_traffic
from apronplan.paths import sample_file
from apronplan.reports.pages import Heading, Note, Table
from apronplan.reports.programme import HEADER, programme_report
from apronplan.session.commands.layout import layout_rows
from unit.cargo.freight_build import rule


@pytest.fixture(scope="module", params=["lgg-2018-week.csv", "lgg-2025-mon-wed.csv"])
def week(request: pytest.FixtureRequest) -> Plan:
    layout = load_airport("EBLG")
    made = Plan({table: dict(rows) for table, rows in layout_rows(layout).items()})
    traffic = read_traffic(sample_file(request.param), layout)
    made.apply([RowChange("turnaround", t.turnaround, None, t) for t in traffic.turnarounds])
    made.apply([RowChange("lot", lot.lot, None, lot) for t in traffic.turnarounds for lot in lots_of(t)])
    return made


def kg(tonnes: object) -> int:
    assert isinstance(tonnes, float)
    assert round(tonnes, 3) == tonnes
    return round(tonnes * 1000)


def shown(cell: str) -> int:
    return kg(float(cell.replace(",", "")))


def test_it_closes_to_the_airport_total_by_every_cut(week: Plan) -> None:
    airport_kg = sum(t.import_kg + t.export_kg for t in week.turnarounds.values())
    found = programme_report(week).as_dict()
    assert kg(found["total_t"]) == airport_kg
    programmes = found["programmes"]
    assert isinstance(programmes, list)
    assert {p["name"] for p in programmes} >= {"Cainiao", "rest"}
    named_kg = sum(kg(p["declared_t"]) + kg(p["inferred_t"]) for p in programmes)
    assert named_kg + kg(found["unknown_t"]) == airport_kg
    for cut in ("by_handler", "by_hall", "by_carrier", "by_origin", "by_period", "rows"):
        rows = found[cut]
        assert isinstance(rows, list)
        assert sum(kg(r[n]) for r in rows for n in ("declared_t", "inferred_t", "unknown_t")) == airport_kg
    for p in programmes:
        assert p["inferred_low_t"] <= p["inferred_t"] <= p["inferred_high_t"]


def test_cainiao_and_4px_of_2018_are_inferred_by_handler_with_bounds(week: Plan) -> None:
    if "2018-001" not in week.turnarounds:
        pytest.skip("the week of 2018 alone")
    rows = programme_report(week).as_dict()["by_handler"]
    assert isinstance(rows, list)
    cainiao = {r["handler"]: r for r in rows if r["programme"] == "Cainiao"}
    assert cainiao.keys() == {"Aviapartner", "LACHS", "Swissport"}
    assert all(r["declared_t"] == 0 and r["inferred_t"] > 0 for r in cainiao.values())
    assert {r["handler"] for r in rows if r["programme"] == "4PX"} == {"LACHS"}


def test_it_changes_as_evidence_is_added(week: Plan) -> None:
    before = programme_report(week).as_dict()
    more = rule("icl", operator="TAY", origin="JFK", direction=None, priority=99)
    wider = week.snapshot()
    wider.apply([RowChange("evidence_rule", more.key, None, more)])
    declared = next(t for t in week.turnarounds.values() if t.import_kg)
    told = replace(declared, programmes=(("Cainiao", 0.5),))
    wider.apply([RowChange("turnaround", told.turnaround, declared, told)])
    wider.apply([RowChange("lot", lot.lot, week.lots[lot.lot], lot) for lot in lots_of(told)])
    after = programme_report(wider).as_dict()
    assert after["total_t"] == before["total_t"]
    assert kg(after["declared_t"]) in range(declared.import_kg // 2 - 3, declared.import_kg // 2 + 4)


def test_the_table_is_written_as_csv_and_as_workbook(week: Plan, tmp_path) -> None:
    report = programme_report(week, period="day")
    header, rows = report.table()
    assert header == HEADER
    assert sum(int(r[-1]) for r in rows[:-1]) == rows[-1][-1] == report.statement.total_kg
    assert write_table(tmp_path / "s.csv", header, rows) == len(rows)
    with (tmp_path / "s.csv").open(encoding="utf-8", newline="") as file:
        back = list(csv.DictReader(file))
    assert sum(int(r["total_kg"]) for r in back[:-1]) == report.statement.total_kg
    write_table(tmp_path / "s.xlsx", header, rows, "programme")
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_path(tmp_path / "s.xlsx").get_sheet_by_name("programme").to_python()
    assert tuple(sheet[0]) == HEADER
    assert sheet[-1][-1] == report.statement.total_kg


def test_lines_and_blocks_say_the_same_figures(week: Plan) -> None:
    report = programme_report(week)
    total = f"{report.statement.total_kg / 1000:,.3f}"
    assert report.text()[0].startswith(total)
    assert any("Cainiao at" in line for line in report.text())
    figures, *rest = report.blocks()
    assert figures.items[0][0] == total
    assert [b for b in rest if b.height_mm > 0] == rest


def test_a_figure_means_the_same_in_every_cut_and_the_total_line_is_the_sum_of_its_column(week: Plan) -> None:
    report = programme_report(week)
    found = report.as_dict()
    for cut in ("by_handler", "by_hall", "by_carrier", "by_origin", "by_period", "rows"):
        for programme in found["programmes"]:
            mine = [r for r in found[cut] if r["programme"] == programme["name"]]
            for name in ("declared_t", "inferred_t", "inferred_low_t", "inferred_high_t"):
                assert sum(kg(r[name]) for r in mine) == kg(programme[name]), (cut, programme["name"], name)
    assert kg(found["declared_t"]) + kg(found["inferred_t"]) + kg(found["unknown_t"]) == kg(found["total_t"])
    assert kg(found["inferred_t"]) == sum(kg(p["inferred_t"]) for p in found["programmes"])
    assert found["rest_t"] == found["programmes"][-1]["inferred_t"]
    header, rows = report.table()
    for i in range(header.index("declared_kg"), len(header)):
        assert rows[-1][i] == sum(int(r[i]) for r in rows[:-1]), header[i]
    for table in (b for b in report.blocks() if isinstance(b, Table)):
        for i in range(2, len(table.columns)):
            assert shown(table.rows[-1][i]) == sum(shown(r[i]) for r in table.rows[:-1])


def test_one_line_per_programme_and_its_halls_in_text_and_on_the_page(week: Plan) -> None:
    report = programme_report(week)
    m = report.statement.programmes["Cainiao"]
    low, mid, high = (f"{(m.declared_kg + kg_) / 1000:,.3f}" for kg_ in (m.low_kg, m.inferred_kg, m.high_kg))
    line = f"Cainiao {mid} t ({low} to {high})."
    assert line in report.text()
    assert any(isinstance(b, Note) and b.text == line for b in report.blocks())
    assert any(t.startswith("Cainiao in hall ") for t in report.text())
    assert any(isinstance(b, Heading) and b.text == "Programmes by hall" for b in report.blocks())
