"""Handlers' halls."""

from apronplan.domain.layout import Hall
from apronplan.exchange.cells import Name, Text, TextSet, Whole, WordSet
from apronplan.exchange.layout.columns import ACCURACY, NOT_NEGATIVE, NOTES, POSITIVE, SOURCE, VALIDITY, check_dates
from apronplan.exchange.records import Column, Record
from apronplan.exchange.shapes import WktPolygon

HALLS = Record(
    "halls.csv",
    Hall,
    (
        Column("hall", Name(), required=True),
        Column("name", Text(500)),
        Column("handler", TextSet(), "handlers"),
        Column("polygon", WktPolygon(), required=True),
        Column("rate_t_per_h", POSITIVE, required=True),
        Column("storage_t", POSITIVE, required=True),
        Column("capabilities", WordSet()),
        Column("docks", Whole(0, 10_000)),
        Column("teams", Whole(0, 10_000)),
        Column("sorter_parcels_per_h", NOT_NEGATIVE),
        *VALIDITY,
        Column("area_m2", POSITIVE),
        ACCURACY,
        NOTES,
        SOURCE,
    ),
    key=lambda h: h.hall,
    key_column="hall",
    checks=check_dates,
)
