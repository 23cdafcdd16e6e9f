"""The printed day: all pages, searchable words, embedded type, nothing half written."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from apronplan.domain.plan import Plan
from apronplan.domain.stamp import SheetStamp
from apronplan.domain.traffic import Override
from apronplan.errors import UserError
from apronplan.reports.daily import daily_pages
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
