"""Verbs on the freight tables: evidence, customs, the delivery clock, bookings and delay profiles."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import msgspec

from apronplan.cargo.evidence import require_sound
from apronplan.domain.changes import ChangeSet
from apronplan.domain.freight import FREIGHT_TABLES
from apronplan.domain.plan import Plan
from apronplan.domain.programmes import EvidenceRule
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.session.session import PlanSession

_KEY_FIELDS = {"customs_lane": "lane", "clock_origin": "origin", "truck_ban": "ban", "export_booking": "booking"}


def set_freight_row(
    session: PlanSession, *, table: str, row: Mapping[str, object], replaces: str | None = None
) -> ChangeSet | None:
    """Add a row to a freight table of the plan, or change it. Columns that are not given take their defaults.

    Parameters
    ----------
    table : str
        ``lot_default``, ``evidence_rule``, ``declaration_rule``, ``customs_lane``, ``clock_leg``, ``clock_origin``,
        ``linehaul``, ``truck_ban``, ``export_booking`` or ``delay_profile``.
    row : mapping
        By field name (docs/manual/freight.md); times as ISO 8601 text with their distance from UTC.

    replaces : str or None
        Key of the row that this one takes the place of, if its own key is another.

    Raises
    ------
    UserError
        If there is no such table, the row does not fit it, its figures make no sense, or evidence rules could no
        longer be told apart.
    """
    from apronplan.exchange.layout.freight import row_faults

    made: Any = _converted(table, row)
    key: str = getattr(made, _KEY_FIELDS.get(table, "key"))
    faults = [*row_faults(table, made), *_unknown_halls(session.plan, made)]
    if faults:
        raise UserError(tr("freight.row_refused", table=table, key=key, reason=" ".join(faults)))
    if isinstance(made, EvidenceRule):
        others = {k: rule for k, rule in session.plan.freight.evidence_rule.items() if k != replaces}
        require_sound({**others, key: made}.values())
    with session.step(tr("freight.step_set", table=table, key=key)) as step:
        if replaces is not None and replaces != key:
            _refuse_taken(session.plan, table, key)
            step.draft.delete(table, replaces)
        step.draft.put(table, key, made)
    return step.changes


def _refuse_taken(plan: Plan, table: str, key: str) -> None:
    if key in plan.rows(table):
        raise UserError(tr("freight.row_taken", table=table, key=key))


def remove_freight_row(session: PlanSession, *, table: str, key: str) -> ChangeSet | None:
    """Take a row out of a freight table of the plan.

    Raises
    ------
    UserError
        If there is no such table or row.
    """
    _require_table(table)
    rows = session.plan.rows(table)
    if key not in rows:
        raise UserError(tr("freight.unknown_row", table=table, key=key, known=", ".join(list(rows)[:20]) or "-"))
    with session.step(tr("freight.step_remove", table=table, key=key)) as step:
        step.draft.delete(table, key)
    return step.changes


def _require_table(table: str) -> None:
    if table not in FREIGHT_TABLES:
        raise UserError(tr("freight.unknown_table", name=table, known=", ".join(FREIGHT_TABLES)))


def _converted(table: str, row: Mapping[str, object]) -> object:
    _require_table(table)
    kind = FREIGHT_TABLES[table]
    names = [field.name for field in fields(kind)]
    if unknown := [name for name in row if name not in names]:
        reason = f"{', '.join(unknown)}? {', '.join(names)}"
        raise UserError(tr("freight.bad_row", table=table, reason=reason))
    try:
        return msgspec.convert(dict(row), kind)
    except msgspec.ValidationError as error:
        raise UserError(tr("freight.bad_row", table=table, reason=error)) from None


def _unknown_halls(plan: Plan, row: object) -> list[str]:
    """Return a sentence for every hall that a row names and the layout lacks."""
    named = {*getattr(row, "halls", ()), getattr(row, "hall", "")} - {""}
    halls = plan.layout.halls
    return [tr("freight.unknown_hall", name=name, known=", ".join(halls) or "-") for name in sorted(named - set(halls))]
