"""Stands, restrictions between neighbours, and wishes."""

from apronplan.domain.layout import Adjacency, Preference, Stand, StandKind
from apronplan.exchange.cells import Choice, Name, Number, Text, Words, WordSet
from apronplan.exchange.layout.columns import (
    ACCURACY,
    NOT_NEGATIVE,
    NOTES,
    POINT,
    POSITIVE,
    SOURCE,
    VALIDITY,
    check_dates,
)
from apronplan.exchange.records import Column, Record
from apronplan.exchange.tables import Row


def _check_stand(row: Row, stand: Stand) -> None:
    check_dates(row, stand)
    if stand.stand in stand.excludes:
        row.problem("excludes", "excludes_itself", value=stand.stand)


def _check_adjacency(row: Row, restriction: Adjacency) -> None:
    if restriction.stand_a == restriction.stand_b:
        row.problem("stand_b", "restricts_itself", value=restriction.stand_b)


STANDS = Record(
    "stands.csv",
    Stand,
    (
        Column("stand", Name(), required=True),
        Column("apron", Name(), required=True),
        *POINT,
        Column("heading_deg", Number(0, 360), required=True),
        Column("max_wingspan_m", POSITIVE),
        Column("max_length_m", POSITIVE),
        Column("kind", Choice(StandKind)),
        Column("excludes", Words()),
        Column("facilities", WordSet()),
        *VALIDITY,
        NOTES,
        ACCURACY,
        SOURCE,
    ),
    key=lambda s: s.stand,
    key_column="stand",
    checks=_check_stand,
)

ADJACENCY = Record(
    "adjacency.csv",
    Adjacency,
    (
        Column("stand_a", Name(), required=True),
        Column("min_wingspan_a_m", NOT_NEGATIVE, required=True),
        Column("stand_b", Name(), required=True),
        Column("max_wingspan_b_m", NOT_NEGATIVE, required=True),
        NOTES,
    ),
    key=lambda a: a.key,
    key_column="stand_a",
    checks=_check_adjacency,
)

PREFERENCES = Record(
    "preferences.csv",
    Preference,
    (
        Column("operator", Text(100)),
        Column("handler", Text(200)),
        Column("flight", Text(20)),
        Column("stand", Name()),
        Column("apron", Name()),
        Column("cost", Number(-1e6, 1e6), required=True),
        NOTES,
    ),
    key=lambda p: p.key,
    key_column="cost",
)
