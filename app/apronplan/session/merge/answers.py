"""Answers to the questions of a merge: mine, theirs, something else; one by one or from a file."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

import msgspec

from apronplan.domain.ids import HallId, LotId, PartId, StandId
from apronplan.domain.plan import TABLES, Plan
from apronplan.domain.traffic import HallAssignment, StandAssignment, Turnaround
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.session.merge.threeway import Clash, Place, Rows, Tables

_LARGEST_FILE = 5_000_000
TRAY = "tray"
_MOVE = re.compile(r"(?P<what>.+?)=(?P<to>.*)", re.DOTALL)


class Choice(StrEnum):
    """Whose version holds."""

    MINE = "mine"
    THEIRS = "theirs"
    OTHER = "other"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer; `value` for ``other``: of a field the value, of a finding the places by part or lot."""

    choice: Choice
    value: object = None


MINE, THEIRS, LEAVE = Answer(Choice.MINE), Answer(Choice.THEIRS), Answer(Choice.LEAVE)
_WORDS = {"mine": MINE, "theirs": THEIRS, "leave": LEAVE}


def answer_of(value: object) -> Answer:
    """Return the answer that a word or value of a file stands for."""
    if isinstance(value, str) and (word := _WORDS.get(value.strip().lower())):
        return word
    return Answer(Choice.OTHER, value)


def read_answers(path: Path) -> dict[str, Answer]:
    """Read answers from JSON (``{id: answer}``) or CSV (columns ``id`` and ``answer``); empty cells are passed over.

    Raises
    ------
    UserError
        If it cannot be read.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_FILE + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise UserError(tr("merge.answers_unreadable", file=path, reason=error.strerror or error)) from error
    except UnicodeDecodeError:
        raise UserError(tr("merge.answers_unreadable", file=path, reason="UTF-8")) from None
    if len(data) > _LARGEST_FILE:
        raise UserError(tr("merge.answers_unreadable", file=path, reason=f"> {_LARGEST_FILE // 1_000_000} MB"))
    return _from_json(path, text) if text.lstrip().startswith("{") else _from_csv(path, text)


def _from_json(path: Path, text: str) -> dict[str, Answer]:
    try:
        found = msgspec.json.decode(text, type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError) as error:
        raise UserError(tr("merge.answers_unreadable", file=path, reason=error)) from error
    return {name: answer_of(value) for name, value in found.items() if value not in (None, "")}


def _from_csv(path: Path, text: str) -> dict[str, Answer]:
    try:
        rows = list(csv.DictReader(io.StringIO(text)))
    except csv.Error as error:
        raise UserError(tr("merge.answers_unreadable", file=path, reason=error)) from error
    if not rows or not {"id", "answer"} <= set(rows[0]):
        raise UserError(tr("merge.answers_columns", file=path))
    return {str(r["id"]).strip(): answer_of(r["answer"].strip()) for r in rows if (r["answer"] or "").strip()}


# -- what an answer does ---------------------------------------------------------------------------


def settle(clash: Clash, answer: Answer, rows: Rows, mine: Tables, theirs: Tables, layout: Plan) -> None:
    """Carry out the answer to a clash on the rows of a merge.

    Raises
    ------
    UserError
        If another value cannot be taken.
    """
    if answer.choice is Choice.LEAVE or (answer.choice is Choice.OTHER and not clash.fields):
        raise UserError(tr("merge.only_sides", id=clash.id))
    if answer.choice is Choice.MINE:
        return
    if not clash.fields:
        rows.update({place: theirs[place[0]].get(place[1]) for place in clash.places})
        return
    place = clash.places[0]
    row: Any = rows.get(place, mine[place[0]][place[1]])
    if answer.choice is Choice.THEIRS:
        other = theirs[place[0]][place[1]]
        rows[place] = replace(row, **{name: getattr(other, name) for name in clash.fields})
    else:
        rows[place] = _with_value(clash, row, answer.value, layout)


@cache
def _hints(table: str) -> Mapping[str, Any]:
    return get_type_hints(TABLES[table])


def _with_value(clash: Clash, row: Any, given: object, layout: Plan) -> object:  # noqa: ANN401 - a row of any table
    try:
        value = msgspec.convert(given, _hints(clash.table)[clash.field], strict=False)
    except (msgspec.ValidationError, TypeError) as error:
        raise UserError(tr("merge.bad_value", id=clash.id, value=str(given)[:80], reason=error)) from error
    # an override or a lock belongs to the place that it was given for
    forgotten = {"override": None} if "override" in clash.fields and clash.field != "override" else {}
    new = replace(row, **{clash.field: value}, **forgotten)
    _refuse_nonsense(clash, new, value, layout)
    return new


def _refuse_nonsense(clash: Clash, row: object, value: object, layout: Plan) -> None:
    known = {"stand": layout.rows("stand"), "hall": layout.rows("hall")}.get(clash.field)
    if clash.table in ("stand_assignment", "hall_assignment") and known is not None and value not in known:
        raise UserError(tr("merge.unknown_place", id=clash.id, value=value))
    if getattr(value, "tzinfo", True) is None:
        raise UserError(tr("merge.bad_value", id=clash.id, value=value, reason=tr("merge.needs_zone")))
    if isinstance(row, Turnaround) and row.sobt < row.sibt:
        raise UserError(tr("merge.bad_value", id=clash.id, value=value, reason=tr("merge.backwards")))


def moves_of(question: str, value: object, plan: Plan) -> Rows:
    """Return the placements that an answer to a finding names: ``2018-001#1=124``, ``...=tray``, several with ``;``.

    JSON may also give them as an object, ``{"2018-001#1": "124"}``.

    Raises
    ------
    UserError
        If a part, lot, stand or hall is not known.
    """
    pairs = value if isinstance(value, Mapping) else _pairs(question, str(value))
    return {place: row for what, to in pairs.items() for place, row in (_move(question, str(what), str(to), plan),)}


def _pairs(question: str, text: str) -> dict[str, str]:
    found = [_MOVE.fullmatch(piece.strip()) for piece in text.split(";") if piece.strip()]
    if not found or None in found:
        raise UserError(tr("merge.bad_move", id=question, value=text[:80]))
    return {m["what"].strip(): m["to"].strip() for m in found if m}


def _move(question: str, what: str, to: str, plan: Plan) -> tuple[Place, object]:
    stand, hall = to in plan.rows("stand"), to in plan.rows("hall")
    if PartId(what) in plan.parts and (stand or to == TRAY):
        part = PartId(what)
        return ("stand_assignment", what), StandAssignment(part=part, stand=StandId(to)) if stand else None
    if LotId(what) in plan.lots and (hall or to == TRAY):
        return ("hall_assignment", what), HallAssignment(lot=LotId(what), hall=HallId(to)) if hall else None
    raise UserError(tr("merge.bad_move", id=question, value=f"{what}={to}"[:80]))
