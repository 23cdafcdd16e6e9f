"""Every verb by its name, with its arguments and their types, so that lines of JSON can be carried out."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec

from apronplan.domain.changes import ChangeSet
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.session.commands.adoption import adopt_placements
from apronplan.session.commands.closures import add_closure, remove_closure
from apronplan.session.commands.drawing import draw_hall, draw_stand, remove_drawn
from apronplan.session.commands.flights import add_turnaround, change_turnaround
from apronplan.session.commands.freight import remove_freight_row, set_freight_row
from apronplan.session.commands.halls import assign_hall, lock_hall, unassign_hall, unlock_hall
from apronplan.session.commands.history import redo, undo
from apronplan.session.commands.layout import create_plan_from_layout
from apronplan.session.commands.layout_rows import remove_preference, set_hall, set_preference
from apronplan.session.commands.lookups import near
from apronplan.session.commands.lots import add_lot, change_lot, remove_lot, split_lot
from apronplan.session.commands.manifests import import_manifests
from apronplan.session.commands.publishing import publish
from apronplan.session.commands.resolution import apply_resolution
from apronplan.session.commands.settings import (
    accept_finding,
    reset_rule,
    set_rule,
    set_setting,
    withdraw_acceptance,
)
from apronplan.session.commands.solution import apply_solution
from apronplan.session.commands.stands import assign_stand, lock_stand, swap_stands, unassign_stand, unlock_stand
from apronplan.session.commands.tows import insert_tow, move_tow, remove_tow
from apronplan.session.commands.traffic import import_turnarounds, remove_turnaround, set_times
from apronplan.session.session import PlanSession


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a verb: its type, and whether it must be given."""

    name: str
    type: Any
    required: bool


@dataclass(frozen=True, slots=True)
class Command:
    """A verb.

    Attributes
    ----------
    arguments : mapping
        By name, the session left out.
    in_batch : bool
        False if its arguments cannot be written as JSON.
    summary : str
        What it does, one sentence.
    """

    name: str
    run: Callable[..., ChangeSet | None]
    arguments: Mapping[str, Argument]
    in_batch: bool
    summary: str


def _command(run: Callable[..., ChangeSet | None], name: str = "", *, in_batch: bool = True) -> Command:
    hints = get_type_hints(run, include_extras=True)
    parameters = list(inspect.signature(run).parameters.values())[1:]
    arguments = {p.name: Argument(p.name, hints[p.name], p.default is p.empty) for p in parameters}
    summary = (inspect.getdoc(run) or "").partition("\n")[0]
    return Command(name or run.__name__, run, MappingProxyType(arguments), in_batch, summary)


# A new verb also needs a step in tests/unit/session/test_undo_of_every_verb.py, which takes each of them back.
_ALL = (
    *(_command(f) for f in (assign_stand, unassign_stand, lock_stand, unlock_stand, swap_stands)),
    *(_command(f) for f in (assign_hall, unassign_hall, lock_hall, unlock_hall)),
    _command(assign_hall, "assign_warehouse"),
    _command(unassign_hall, "unassign_warehouse"),
    *(_command(f) for f in (insert_tow, move_tow, remove_tow, import_turnarounds, import_manifests)),
    *(_command(f) for f in (set_times, add_turnaround, change_turnaround, remove_turnaround, publish)),
    *(_command(f) for f in (add_closure, remove_closure, set_rule, reset_rule, set_setting)),
    *(_command(f) for f in (set_hall, set_preference, remove_preference)),
    *(_command(f) for f in (add_lot, change_lot, split_lot, remove_lot)),
    *(_command(f) for f in (set_freight_row, remove_freight_row)),
    *(_command(f) for f in (accept_finding, withdraw_acceptance, undo, redo)),
    *(_command(f) for f in (draw_hall, draw_stand, remove_drawn)),
    _command(create_plan_from_layout, in_batch=False),
    *(_command(f, in_batch=False) for f in (apply_solution, apply_resolution, adopt_placements)),
)

COMMANDS: Mapping[str, Command] = MappingProxyType({c.name: c for c in _ALL})
"""Every verb by name."""


def run_command(session: PlanSession, verb: str, arguments: Mapping[str, object]) -> ChangeSet | None:
    """Carry out a verb with arguments as JSON has them.

    Parameters
    ----------
    arguments : mapping
        By name; times as ISO 8601 text with their distance from UTC.

    Returns
    -------
    ChangeSet or None
        What changed; None if nothing had to be.

    Raises
    ------
    UserError
        If there is no such verb, an argument is unknown, missing or of the wrong type, or the verb refuses.
    """
    command = COMMANDS.get(verb)
    if command is None or not command.in_batch:
        known = [c.name for c in COMMANDS.values() if c.in_batch]
        raise UserError(tr("session.unknown_verb", name=verb, near=near(verb, known), known=", ".join(known)))
    if unknown := [name for name in arguments if name not in command.arguments]:
        known = list(command.arguments)
        raise UserError(tr("session.unknown_argument", verb=verb, name=unknown[0], known=", ".join(known) or "-"))
    if missing := [a.name for a in command.arguments.values() if a.required and a.name not in arguments]:
        raise UserError(tr("session.missing_argument", verb=verb, names=", ".join(missing)))
    values = {name: _convert(verb, command.arguments[name], value) for name, value in arguments.items()}
    return command.run(session, **values)


def _convert(verb: str, argument: Argument, value: object) -> Any:  # noqa: ANN401 - each argument has its own type
    try:
        return msgspec.convert(value, argument.type)
    except msgspec.ValidationError as error:
        expected = type_words(argument.type)
        raise UserError(
            tr("session.bad_argument", verb=verb, name=argument.name, expected=expected, reason=error)
        ) from None


def type_words(kind: Any) -> str:  # noqa: ANN401
    """Return a type as people read it: ``text``, ``whole number``, ``time with zone, like 2018-06-05T03:25:00Z``."""
    words = {
        str: tr("session.type.text"),
        int: tr("session.type.integer"),
        float: tr("session.type.number"),
        bool: tr("session.type.boolean"),
        datetime: tr("session.type.time"),
    }
    if kind in words:
        return words[kind]
    if get_origin(kind) in (Union, UnionType):
        return tr("session.type.or").join(type_words(k) for k in get_args(kind) if k is not type(None))
    if isinstance(kind, type) and hasattr(kind, "__members__"):
        return tr("session.type.or").join(str(m) for m in kind.__members__.values())
    return str(getattr(kind, "__name__", kind))
