"""Columns that many tables of a layout share."""

from apronplan.domain.layout import Phase, Validity
from apronplan.exchange.cells import Day, Name, Number, Text
from apronplan.exchange.records import Column
from apronplan.exchange.tables import Row

LAT = Number(-90, 90)
LON = Number(-180, 180)
POSITIVE = Number(0, 1e9, above=True)
NOT_NEGATIVE = Number(0, 1e9)

POINT = (Column("lat", LAT, required=True), Column("lon", LON, required=True))
VALIDITY = (Column("phase", Name()), Column("valid_from", Day()), Column("valid_to", Day()))
NOTES = Column("notes", Text())
SOURCE = Column("source", Text())
ACCURACY = Column("accuracy_m", NOT_NEGATIVE)


def check_dates(row: Row, item: Validity | Phase) -> None:
    """Report an element or a phase that ends before it begins."""
    if item.valid_from is not None and item.valid_to is not None and item.valid_to <= item.valid_from:
        row.problem("valid_to", "ends_before_it_starts", start=item.valid_from, end=item.valid_to)
