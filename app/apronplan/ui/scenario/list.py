"""The open plan and the plans that belong to it, as rows of a list. No widgets."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from apronplan.domain.plan import BUILT_PHASES
from apronplan.i18n import tr
from apronplan.session.names import PLAN_ID, PLAN_NAME
from apronplan.session.scenarios import SCENARIO_OF, family_of
from apronplan.session.session import PlanSession
from apronplan.ui.clock_cursor import ClockCursor


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioRow:
    """One plan file.

    Attributes
    ----------
    note : str
        Open, scenario, copy or the plan that scenarios were made of, and phases; on a second line the last edit.
    is_copy : bool
        Another file of a plan that is listed before it, say made by a file manager or opened from a bundle.
    """

    name: str
    path: Path
    note: str
    is_open: bool = False
    is_copy: bool = False


def rows_of(session: PlanSession, cursor: ClockCursor) -> tuple[ScenarioRow, ...]:
    """Return the open plan first, then what belongs to it; names that are there twice get their file's."""
    own = ScenarioRow(
        name=session.plan.setting(PLAN_NAME) or session.path.stem,
        path=session.path,
        note=tr("ui.scenario.open_here", edit=session.edits),
        is_open=True,
    )
    rows = [own]
    taken, ids = {own.name}, {session.plan_id}
    for seen in family_of(session.path, session.plan_id, session.plan.setting(SCENARIO_OF)):
        name = seen.settings.get(PLAN_NAME) or seen.path.stem
        if name in taken:
            name = seen.path.stem if seen.path.stem not in taken else seen.path.name
        taken.add(name)
        plan_id = seen.settings.get(PLAN_ID, "")
        copy = plan_id in ids
        ids.add(plan_id)
        note = _note(seen.settings, seen.edits, seen.utc, cursor, copy=copy)
        rows.append(ScenarioRow(name=name, path=seen.path, note=note, is_copy=copy))
    return tuple(rows)


def _note(settings: dict[str, str], edits: int, utc: str, cursor: ClockCursor, *, copy: bool) -> str:
    kind = tr(f"ui.scenario.is_{'copy' if copy else 'scenario' if settings.get(SCENARIO_OF) else 'source'}")
    phases = settings.get(BUILT_PHASES, "")
    built = tr("ui.scenario.built", phases=phases.replace(" ", ", ")) if phases else ""
    last = tr("ui.scenario.last", edit=edits, time=_moment(utc, cursor))
    return "\n".join((", ".join(filter(None, (kind, built))), last))


def _moment(utc: str, cursor: ClockCursor) -> str:
    try:
        return cursor.stamp_text(datetime.fromisoformat(utc))
    except ValueError:  # sealed by another program in its own way
        return utc
