"""Verbs on the airport's tables that planners change: figures of halls, and who would rather stand where."""

from collections.abc import Iterable
from dataclasses import replace
from math import isfinite

from apronplan.domain.changes import ChangeSet
from apronplan.domain.layout import Hall, Preference
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.session.commands.lookups import find_hall, near
from apronplan.session.session import PlanSession


def set_hall(
    session: PlanSession,
    *,
    hall: str,
    rate_t_per_h: float | None = None,
    storage_t: float | None = None,
    docks: int | None = None,
    teams: int | None = None,
    sorter_parcels_per_h: float | None = None,
    handlers: tuple[str, ...] | None = None,
    capabilities: tuple[str, ...] | None = None,
    source: str | None = None,
) -> ChangeSet | None:
    """Change what a hall can do in this plan. What is not given stays as it is; nothing is moved.

    Parameters
    ----------
    rate_t_per_h : float or None
        Tonnes that may reach the hall in any clock hour, above 0.
    storage_t : float or None
        Tonnes that may lie there at one time, above 0.
    docks : int or None
        Truck docks, 0 = not counted.
    teams : int or None
        Breakdown teams at one time, 0 = not known.
    sorter_parcels_per_h : float or None
        What its sorter can do, 0 = none.
    handlers : tuple of str or None
        Who works there; empty = every handler.
    capabilities : tuple of str or None
        ``cold``, ``pharma``, ``live_animals`` and the like.
    source : str or None
        Where the figures come from.

    Raises
    ------
    UserError
        If there is no such hall, or a figure makes no sense; all of them are named at once.
    """
    now = find_hall(session.plan, hall)
    given = {
        "rate_t_per_h": rate_t_per_h,
        "storage_t": storage_t,
        "docks": docks,
        "teams": teams,
        "sorter_parcels_per_h": sorter_parcels_per_h,
        "handlers": None if handlers is None else _names(handlers),
        "capabilities": None if capabilities is None else _names(capabilities),
        "source": source,
    }
    row: Hall = replace(now, **{k: v for k, v in given.items() if v is not None})  # type: ignore[arg-type]
    if faults := _hall_faults(row):
        raise UserError(tr("session.bad_hall", hall=hall, faults=" ".join(faults)))
    if row == now:
        return None
    with session.step(tr("session.step.set_hall", hall=hall)) as step:
        step.draft.put("hall", now.hall, row)
    return step.changes


def _names(words: Iterable[str]) -> frozenset[str]:
    return frozenset(w.strip() for w in words if w.strip())


def _hall_faults(row: Hall) -> list[str]:
    faults = [
        tr("session.hall_figure", name=name, value=value)
        for name, value in (("rate_t_per_h", row.rate_t_per_h), ("storage_t", row.storage_t))
        if not (isfinite(value) and value > 0)
    ]
    if row.docks < 0:
        faults.append(tr("session.hall_docks", value=row.docks))
    for name, value in (("teams", row.teams), ("sorter_parcels_per_h", row.sorter_parcels_per_h)):
        if not (isfinite(value) and value >= 0):
            faults.append(tr("session.hall_below_zero", name=name, value=value))
    return faults


def set_preference(
    session: PlanSession,
    *,
    operator: str = "",
    handler: str = "",
    flight: str = "",
    stand: str = "",
    apron: str = "",
    cost: float = 0.0,
    notes: str = "",
    replaces: str | None = None,
) -> ChangeSet | None:
    """Say who would rather stand where, or rather not: a cost, negative for a wish. Empty text = any.

    Parameters
    ----------
    cost : float
        Points of the rule ``preference``.
    replaces : str or None
        Key of the preference that this one takes the place of.

    Raises
    ------
    UserError
        If the stand, the apron or the replaced preference is unknown, the cost is no number, it says nothing about
        where, or one for the same is there already.
    """
    row = Preference(
        operator=operator.strip(), handler=handler.strip(), flight=flight.strip(),
        stand=stand.strip(), apron=apron.strip(), cost=cost, notes=notes.strip(),
    )  # fmt: skip
    rows = session.plan.rows("preference")
    faults = _preference_faults(session, row)
    if replaces is not None and replaces not in rows:
        faults.append(tr("session.unknown_preference", key=replaces))
    if row.key in rows and row.key != replaces and replaces is not None:
        faults.append(tr("session.preference_twice", key=_said(row)))
    if faults:
        raise UserError(tr("session.bad_preference", faults=" ".join(faults)))
    with session.step(tr("session.step.set_preference", who=_said(row))) as step:
        if replaces is not None and replaces != row.key:
            step.draft.delete("preference", replaces)
        step.draft.put("preference", row.key, row)
    return step.changes


def _preference_faults(session: PlanSession, row: Preference) -> list[str]:
    layout = session.plan.layout
    faults = []
    if not row.stand and not row.apron:
        faults.append(tr("session.preference_nowhere"))
    if row.stand and row.stand not in layout.stands:
        faults.append(tr("session.unknown_stand", name=row.stand, near=near(row.stand, layout.stands)))
    if row.apron and row.apron not in layout.aprons:
        faults.append(tr("session.preference_apron", name=row.apron, near=near(row.apron, layout.aprons)))
    if not isfinite(row.cost):
        faults.append(tr("session.preference_cost", value=row.cost))
    return faults


def _said(row: Preference) -> str:
    who = " ".join(filter(None, (row.operator, row.handler, row.flight))) or tr("session.preference_anyone")
    return f"{who} @ {row.stand or row.apron or '-'}"


def remove_preference(session: PlanSession, *, preference: str) -> ChangeSet | None:
    """Take a preference out of the plan, by its key.

    Raises
    ------
    UserError
        If there is none.
    """
    row = session.plan.rows("preference").get(preference)
    if not isinstance(row, Preference):
        raise UserError(tr("session.unknown_preference", key=preference))
    with session.step(tr("session.step.remove_preference", who=_said(row))) as step:
        step.draft.delete("preference", preference)
    return step.changes
