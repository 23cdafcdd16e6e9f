"""Every kind of sheet on paper: what it says, that it closes, that nothing is cut, and what it refuses."""

import unicodedata
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from apronplan.domain.clock import day_bounds_utc
from apronplan.domain.plan import Plan
from apronplan.errors import UserError
from apronplan.reports.pages import Note, Table, wrapped
from apronplan.reports.sheets import SHEET_KINDS, SheetRequest, make_sheet
from apronplan.ui.paper import write_pdf
from gui.paper.test_pdf import STAMP, pages_of
from unit.audit.build import lot, plan, stay
from unit.cargo.freight_build import MONDAY, flight
from unit.cargo.test_clock import LEGS, airport, city
from unit.cargo.test_scenario import RULES

DAY = date(2018, 6, 5)


def two_handlers() -> Plan:
    return plan(
        *stay("T1", "S1", flight_in="QR0001", flight_out="QR9001", handler="Swissport"),
        *stay("T2", "S2", 60, flight_in="ET0002", flight_out="ET9002", handler="Aviapartner"),
        *lot("T1/I1", "T1", 20, handler="Swissport"),
        *lot("T2/I1", "T2", 30, handler="Aviapartner"),
    )


def request(made: Plan, kind: str, **more: object) -> SheetRequest:
    start, end = day_bounds_utc(DAY, made.layout.airport.zone)
    return SheetRequest(kind=kind, start=start, end=end, **more)  # type: ignore[arg-type]


def freight_plan() -> tuple[Plan, datetime, datetime]:
    """An airport with cities, evidence and two flights over the end of a month."""
    over = 24 * ((datetime(2018, 7, 1, tzinfo=UTC) - MONDAY).days + 2)
    cities = [city(4, "near"), city(60, "far")]
    flights = [flight("1"), flight("2", hours=over)]
    made = airport(flights, cities=cities, legs=LEGS, evidence_rule=RULES, on_stand="s")
    return made, MONDAY, MONDAY + timedelta(days=40)


@pytest.mark.parametrize("kind", SHEET_KINDS)
@pytest.mark.parametrize(("paper", "landscape"), [("A3", True), ("A4", False)])
def test_every_kind_prints_with_its_stamp_on_every_page(
    qapp: object, tmp_path: Path, kind: str, paper: str, landscape: bool
) -> None:
    made, start, end = freight_plan()
    asked = SheetRequest(kind=kind, start=start, end=end, paper=paper, landscape=landscape)
    sheet = make_sheet(made, asked, STAMP)
    count = write_pdf(sheet, tmp_path / "s.pdf", paper=paper, landscape=landscape)
    texts = pages_of(tmp_path / "s.pdf")
    assert len(texts) == count == len(sheet.pages) >= 1
    for number, text in enumerate(texts, start=1):
        assert sheet.title in unicodedata.normalize("NFKC", text)  # a reader may see ligatures
        assert f"Page {number} of {count}" in text
        assert "Not for navigation" in text
        assert "revision 17" in text


@pytest.mark.parametrize(
    ("first", "second", "each", "both"), [(7, 5, ["7", "5"], "12"), (7, 0, ["7", "-"], "7+"), (0, 0, ["-", "-"], "-")]
)
def test_units_that_nobody_told_are_not_printed_as_none(
    qapp: object, first: int, second: int, each: list[str], both: str
) -> None:
    made = plan(*stay("T1", "S1", handler="Swissport"), *lot("T1/I1", "T1", 20, ulds=first), *lot("T1/I2", "T1", 3, ulds=second))  # fmt: skip # noqa: E501

    def column(kind: str, heading: str) -> list[str]:
        blocks = [b for page in make_sheet(made, request(made, kind), STAMP).pages for b in page.blocks]
        tables = [b for b in blocks if isinstance(b, Table) and heading in {c.title for c in b.columns}]
        at = [c.title for c in tables[0].columns].index(heading)
        return [row[at] for row in tables[0].rows]

    assert column("halls", "ULDs") == each
    assert column("handlers", "ULDs") == [both]


def test_a_handler_gets_its_own_turnarounds_and_no_others(qapp: object, tmp_path: Path) -> None:
    made = two_handlers()
    write_pdf(make_sheet(made, request(made, "handlers", handler="Swissport"), STAMP), tmp_path / "h.pdf")
    text = "\n".join(pages_of(tmp_path / "h.pdf"))
    assert "QR0001" in text
    assert "20.0 t" in text
    assert "ET0002" not in text
    both = make_sheet(made, request(made, "handlers"), STAMP)
    assert [page.title for page in both.pages] == ["Aviapartner", "Swissport"]
    with pytest.raises(UserError, match=r"'LACHS'.*Aviapartner, Swissport"):
        make_sheet(made, request(made, "handlers", handler="LACHS"), STAMP)


def test_an_unknown_hall_is_refused_with_the_known_ones(qapp: object) -> None:
    made = two_handlers()
    with pytest.raises(UserError, match="nowhere"):
        make_sheet(made, request(made, "halls", hall="nowhere"), STAMP)


def test_maps_are_one_page_per_time(qapp: object) -> None:
    made = two_handlers()
    times = tuple(datetime(2018, 6, 5, hour, tzinfo=UTC) for hour in (2, 12, 20))
    sheet = make_sheet(made, request(made, "map", times=times), STAMP)
    assert [page.title for page in sheet.pages] == [f"2018-06-05 {hour}:00 local" for hour in ("04", "14", "22")]


def test_the_statement_has_every_month_and_closes_to_the_airport_total(qapp: object) -> None:
    made, start, end = freight_plan()
    sheet = make_sheet(made, SheetRequest(kind="programme", start=start, end=end), STAMP)
    closing = next(b for b in sheet.pages[0].blocks if isinstance(b, Table))
    assert [row[0] for row in closing.rows] == ["2018-06", "2018-07", "total"]
    handled = sum(x.mass_kg for x in made.lots.values()) / 1000
    assert float(closing.rows[-1][6]) == float(closing.rows[-1][5]) == handled
    assert {row[7] for row in closing.rows} == {"0.000"}
    for month, page in (("2018-06", sheet.pages[1]), ("2018-07", sheet.pages[2])):
        assert page.title == month
        row = next(r for r in closing.rows if r[0] == month)
        own = next(b for b in page.blocks if isinstance(b, Table)).rows[-1]
        assert own[-1] == row[5]


def test_changes_are_printed_alone_with_the_turnarounds_as_they_are(qapp: object, tmp_path: Path) -> None:
    made = two_handlers()
    changes = (("T1", ("QR0001: stand S3 becomes S1",)), ("", ("rule buffer: weight 5 becomes 7",)))
    asked = request(made, "changes", since=12, changes=changes)
    write_pdf(make_sheet(made, asked, STAMP), tmp_path / "c.pdf")
    text = "\n".join(pages_of(tmp_path / "c.pdf"))
    assert "Changes since revision 12" in text
    assert "stand S3 becomes S1" in text
    assert "weight 5 becomes 7" in text
    assert "ET0002" not in text
    nothing = make_sheet(made, request(made, "changes", since=12), STAMP)
    notes = [b.text for b in nothing.pages[0].blocks if isinstance(b, Note)]
    assert notes == ["Nothing has changed: a sheet of that revision still holds."]


def test_a_long_note_goes_on_in_the_next_line_with_all_its_words() -> None:
    words = " ".join(f"word{i}" for i in range(90))
    lines = [b.text for b in wrapped([Note(text=words, warning=True)], 186.0) if isinstance(b, Note)]
    assert len(lines) > 3
    assert " ".join(lines) == words
    assert all(len(line) <= 105 for line in lines)
