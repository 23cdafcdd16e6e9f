"""The printed day: all pages, searchable words, embedded type, nothing half written."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from apronplan.domain.changes import RowChange
from apronplan.domain.ids import PartId, StandId, TurnaroundId
from apronplan.domain.plan import Plan
from apronplan.domain.settings import AcceptedFinding
from apronplan.domain.stamp import SheetStamp
from apronplan.domain.traffic import Override, Split, StandAssignment, TowCut
from apronplan.errors import UserError
from apronplan.planning.context import PlanningContext
from apronplan.planning.rules import check_plan
from apronplan.reports.daily import daily_pages
from apronplan.reports.lists import clock_text, list_columns, list_row
from apronplan.reports.pages import Figures, Gantt, Heading, Note, Sheet, Table
from apronplan.reports.sheets import SheetRequest, make_sheet
from apronplan.ui.paper import write_map, write_pdf
from unit.audit.build import lot, plan, stay

DAY = date(2018, 6, 5)
STAMP = SheetStamp(
    plan_id="11111111-2222-4333-8444-555555555555",
    plan_name="night shift",
    revision=17,
    journal_hash="a1b2c3d4e5f6",
    printed_by="Ann",
    printed_at=datetime(2018, 6, 5, 3, 0, tzinfo=UTC),
)


def busy_day(stays: int = 3) -> Plan:
    rows = [
        row
        for i in range(stays)
        for row in (
            *stay(f"T{i}", ("S1", "S2", "S3")[i % 3], 150 * (i // 3), flight_in=f"QR{i:04}", flight_out=f"QR9{i:03}"),
            *lot(f"T{i}/I1", f"T{i}", 10),
        )
    ]
    return plan(*rows)


def pages_of(path: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(path).pages]


@pytest.mark.parametrize(("paper", "landscape"), [("A3", True), ("A3", False), ("A4", True), ("A4", False)])
def test_every_page_says_what_it_is_and_every_flight_is_found(
    qapp: object, tmp_path: Path, paper: str, landscape: bool
) -> None:
    sheet = daily_pages(busy_day(9), DAY, STAMP, paper=paper, landscape=landscape)
    out = tmp_path / "day.pdf"
    count = write_pdf(sheet, out, paper=paper, landscape=landscape)
    texts = pages_of(out)
    assert len(texts) == count == len(sheet.pages)
    for number, text in enumerate(texts, start=1):
        assert f"Page {number} of {count}" in text
        assert "Not for navigation" in text
        assert "revision 17" in text
        assert "a1b2c3d4e5f6" in text
        assert "2018-06-05" in text
    everything = "\n".join(texts)
    assert all(f"QR{i:04}" in everything for i in range(9))
    box = PdfReader(out).pages[0].mediabox
    assert (box.width > box.height) == landscape


def test_the_type_is_embedded(qapp: object, tmp_path: Path) -> None:
    out = tmp_path / "day.pdf"
    write_pdf(daily_pages(busy_day(), DAY, STAMP), out)
    fonts = PdfReader(out).pages[0]["/Resources"]["/Font"]
    assert len(fonts) > 0
    for font in fonts.values():
        descendant = font["/DescendantFonts"][0]
        assert "/FontFile2" in descendant["/FontDescriptor"]
        assert "Roboto" in str(font["/BaseFont"])


def test_overrides_and_the_tray_are_on_the_first_page(qapp: object, tmp_path: Path) -> None:
    override = Override(reason="crew asked for it", by="Ann", rules=("size",))
    unplaced = stay("T9", "S1", 0, flight_in="RU309")[:1]
    made = plan(*stay("T1", "S1", aircraft="B748", override=override, flight_in="CC2602"), *unplaced)
    out = tmp_path / "day.pdf"
    write_pdf(daily_pages(made, DAY, STAMP), out)
    first = pages_of(out)[0]
    assert "crew asked for it" in first
    assert "RU309" in first
    assert "1 / 2" in first


def test_a_night_over_midnight_is_one_sheet(qapp: object, tmp_path: Path) -> None:
    made = plan(*stay("E", "S1", 600, flight_in="QR0600"), *stay("N", "S2", 900, flight_in="QR0900"),
                *stay("L", "S3", 1800, flight_in="QR1800"))  # fmt: skip
    start, end = datetime(2018, 6, 5, 16, 0, tzinfo=UTC), datetime(2018, 6, 6, 8, 0, tzinfo=UTC)
    out = tmp_path / "night.pdf"
    write_pdf(make_sheet(made, SheetRequest(kind="daily", start=start, end=end), STAMP), out)
    everything = "\n".join(pages_of(out))
    assert "2018-06-05 18:00 to 2018-06-06 10:00 local" in everything
    assert "2 / 2" in everything
    assert "06-06 03:00" in everything  # the second day's times carry their day
    assert "QR0600" in everything
    assert "QR0900" in everything
    assert "QR1800" not in everything


def test_freight_in_no_hall_is_to_be_mended(qapp: object, tmp_path: Path) -> None:
    homeless = lot("T1/I2", "T1", 12)[:1]
    made = plan(*stay("T1", "S1", flight_in="XX100"), *lot("T1/I1", "T1", 10), *homeless)
    out = tmp_path / "day.pdf"
    write_pdf(daily_pages(made, DAY, STAMP), out)
    texts = pages_of(out)
    assert "XX100: 12.0 t (in) are in no hall." in texts[0]
    assert "freight of every turnaround of this sheet" in texts[0]
    assert "H1 no hall: 12.0 t" in "\n".join(texts[1:])


def test_a_day_without_traffic_is_still_a_sheet(qapp: object, tmp_path: Path) -> None:
    out = tmp_path / "day.pdf"
    assert write_pdf(daily_pages(plan(), DAY, STAMP), out) >= 1
    assert "0 / 0" in pages_of(out)[0]


def test_the_map_as_a_picture_and_as_a_sheet(qapp: object, tmp_path: Path) -> None:
    at = datetime(2018, 6, 5, 11, 0, tzinfo=UTC)
    assert write_map(busy_day(), at, tmp_path / "map.png", STAMP) == 1
    assert write_map(busy_day(), at, tmp_path / "map.pdf", STAMP) == 1
    assert "Not for navigation" in pages_of(tmp_path / "map.pdf")[0]


def test_a_file_that_cannot_be_written_is_a_sentence_and_leaves_nothing(qapp: object, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be written"):
        write_pdf(daily_pages(plan(), DAY, STAMP), tmp_path / "no folder" / "day.pdf")
    assert list(tmp_path.iterdir()) == []


NIGHT = (datetime(2018, 6, 5, 16, 0, tzinfo=UTC), datetime(2018, 6, 6, 8, 0, tzinfo=UTC))


def words_of(sheet: Sheet) -> str:
    """All headings, notes and figures of a sheet as they are written, before paper cuts lines."""
    blocks = [b for page in sheet.pages for b in page.blocks]
    texts = [b.text for b in blocks if isinstance(b, Heading | Note)]
    return "\n".join([*texts, *(" ".join(i) for b in blocks if isinstance(b, Figures) for i in b.items)])


def night_sheet(made: Plan) -> Sheet:
    return make_sheet(made, SheetRequest(kind="daily", start=NIGHT[0], end=NIGHT[1]), STAMP)


def test_the_night_is_titled_as_a_night_and_nothing_published_is_no_comparison() -> None:
    sheet = night_sheet(plan(*stay("E", "S1", 600), *stay("L", "S1", 900)))
    assert sheet.title == "Allocation plan of the night"
    words = words_of(sheet)
    assert "- moves nothing published" in words
    assert "against the published plan" not in words
    assert "least gap on a stand" in words
    assert "one in ten" not in words, "two aircraft have one gap: there is no tenth of it"
    assert daily_pages(plan(), DAY, STAMP).title == "Daily allocation plan"


def test_only_an_override_whose_cause_is_still_there_is_in_force() -> None:
    because = Override(reason="both towed apart", by="Ann", rules=("no_overlap",))
    alone = Override(reason="was beside another", by="Ann", rules=("no_overlap",))
    made = plan(
        *stay("T1", "S1", 600, override=because, flight_in="QR1"),
        *stay("T2", "S1", 630, flight_in="QR2"),
        *stay("T3", "S2", 600, override=alone, flight_in="QR3"),
    )
    sheet = night_sheet(made)
    lines = words_of(sheet).split("\n")
    in_force, idle = lines.index("Overrides in force"), next(i for i, x in enumerate(lines) if "no longer needed" in x)
    assert [i for i, x in enumerate(lines) if "both towed apart" in x] == [in_force + 1]
    assert [i for i, x in enumerate(lines) if "was beside another" in x] == [idle + 1]
    assert "no_overlap" not in words_of(sheet)
    assert "overrides in force: 1" in words_of(sheet)
    marked = {bar.left for page in sheet.pages for b in page.blocks if isinstance(b, Gantt) for r in b.rows
              for bar in r.bars if bar.overridden}  # fmt: skip
    assert marked == {"QR1"}
    rows = [r for page in sheet.pages for b in page.blocks if isinstance(b, Table) for r in b.rows if "QR3" in r]
    assert rows
    assert all("override no longer needed" in row[-1] for row in rows)


def test_a_finding_that_somebody_accepted_is_on_the_sheet_with_the_reason() -> None:
    rows = [*stay("T1", "S1", 600, flight_in="QR1"), *stay("T2", "S1", 630, flight_in="QR2")]
    found = next(f for f in check_plan(PlanningContext(plan(*rows))) if f.rule == "no_overlap")
    row = AcceptedFinding(finding=found.key, reason="Ramp agent will marshal", by="Ann", utc=NIGHT[0])
    words = words_of(night_sheet(plan(*rows, RowChange("accepted_finding", found.key, None, row))))
    assert "Accepted as they are" in words
    assert "accepted by Ann: Ramp agent will marshal" in words


def test_a_towed_stay_says_when_and_where_and_its_freight_adds_up() -> None:
    came, moved = stay("T1", "S1", 600, 300, flight_in="QR1", flight_out="QR2", import_kg=11_000, export_kg=4_000)
    at = came.after.sibt + timedelta(minutes=135)
    second = StandAssignment(part=PartId("T1#2"), stand=StandId("S2"))
    cut = TowCut(off_block=at, on_block=at + timedelta(minutes=20))
    made = plan(
        came,
        moved,
        RowChange("stand_assignment", "T1#2", None, second),
        RowChange("split", "T1", None, Split(turnaround=TurnaroundId("T1"), cuts=(cut,))),
    )
    assert len(made.parts) == 2
    rows = [list_row(made, p, DAY) for p in made.parts.values()]
    tonnes = [column.title for column in list_columns()].index("t in")
    assert [row[tonnes : tonnes + 2] for row in rows] == [("11.0", ""), ("", "4.0")]
    assert rows[0][-1] == f"towed {clock_text(made, at, DAY)} to S2"
    assert rows[1][-1] == "towed from S1"
    bars = [bar for page in night_sheet(made).pages for b in page.blocks if isinstance(b, Gantt) for r in b.rows
            for bar in r.bars]  # fmt: skip
    assert [(bar.left, bar.right) for bar in bars] == [("QR1", "to S2"), ("from S1", "QR2")]


def test_the_foot_says_on_the_airport_s_clock_when_the_sheet_was_printed(tmp_path: Path) -> None:
    write_pdf(daily_pages(busy_day(), DAY, STAMP), tmp_path / "day.pdf")
    assert "Printed 2018-06-05 05:00 Europe/Brussels by Ann" in pages_of(tmp_path / "day.pdf")[0].replace("\n", " ")
