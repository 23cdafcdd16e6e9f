"""The open plan and the plans that belong to it, as rows of a list. No widgets."""

from dataclasses import dataclass
from pathlib import Path

from apronplan.domain.plan import BUILT_PHASES
from apronplan.i18n import tr
from apronplan.session.names import PLAN_NAME
from apronplan.session.scenarios import SCENARIO_OF, family_of
from apronplan.session.session import PlanSession


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioRow:
    """One plan file.

    Attributes
    ----------
    note : str
        Open, scenario or the plan that scenarios were made of, and phases; on a second line the last edit.
    """

    name: str
    path: Path
    note: str
    is_open: bool = False


def rows_of(session: PlanSession) -> tuple[ScenarioRow, ...]:
    """Return the open plan first, then what belongs to it; names that are there twice get their file's."""
    own = ScenarioRow(
        name=session.plan.setting(PLAN_NAME) or session.path.stem,
        path=session.path,
        note=tr("ui.scenario.open_here", edit=session.edits),
        is_open=True,
    )
    rows = [own]
    taken = {own.name}
    for seen in family_of(session.path, session.plan_id, session.plan.setting(SCENARIO_OF)):
        name = seen.settings.get(PLAN_NAME) or seen.path.stem
        if name in taken:
            name = seen.path.stem if seen.path.stem not in taken else seen.path.name
        taken.add(name)
        rows.append(ScenarioRow(name=name, path=seen.path, note=_note(seen.settings, seen.edits, seen.utc)))
    return tuple(rows)


def _note(settings: dict[str, str], edits: int, utc: str) -> str:
    kind = tr("ui.scenario.is_scenario" if settings.get(SCENARIO_OF) else "ui.scenario.is_source")
    phases = settings.get(BUILT_PHASES, "")
    built = tr("ui.scenario.built", phases=phases.replace(" ", ", ")) if phases else ""
    last = tr("ui.scenario.last", edit=edits, utc=utc[:16].replace("T", " "))
    return "\n".join((", ".join(filter(None, (kind, built))), last))
