"""What is done aside for scenarios, in a process of its own. No widgets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from apronplan.domain.plan import Plan
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.planning.job import JobControl, Progress
from apronplan.planning.known_layout import with_known_layout
from apronplan.reports.compare import Comparison, compare
from apronplan.session.scenarios import ScenarioOrder, make_scenario, scenario_path, snapshot_of, write_scenario

Tables = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Created:
    """Scenarios that were written, with what was changed, as sentences."""

    paths: tuple[Path, ...]
    sentences: tuple[str, ...]


def create(
    *, tables: Tables, source: Path, source_id: str, orders: Sequence[ScenarioOrder], control: JobControl
) -> Created:
    """Make and write scenarios; all names are looked at before the first is written.

    Raises
    ------
    UserError
        If one cannot be made; those written before it stay.
    """
    plan = with_known_layout(Plan(tables))
    targets = [scenario_path(source, order.name) for order in orders]
    made = []
    for i, order in enumerate(orders):
        control.check()
        control.report(Progress(fraction=i / (2 * len(orders)), text=order.name))
        made.append(make_scenario(plan, order))
    sentences = []
    for i, (target, scenario) in enumerate(zip(targets, made, strict=True)):
        control.check()
        control.report(Progress(fraction=0.5 + i / (2 * len(orders)), text=scenario.order.name))
        write_scenario(target, scenario, source_id)
        said = tr(
            "ui.scenario.made",
            name=scenario.order.name,
            phases=", ".join(sorted(scenario.plan.built_phases)) or "-",
            flights=scenario.flights_added,
            lots=scenario.lots,
            tonnes=scenario.mass_kg / 1000,
        )
        sentences.append(said)
    return Created(paths=tuple(targets), sentences=tuple(sentences))


def compare_files(
    *,
    tables: Tables,
    name: str,
    others: Sequence[tuple[str, Path]],
    start: datetime,
    end: datetime,
    programme: str,
    control: JobControl,
) -> Comparison:
    """Return the figures of the open plan and of others beside it.

    Raises
    ------
    UserError
        If a plan cannot be read: which, and why.
    """
    plans = [(name, with_known_layout(Plan(tables)))]
    for i, (label, path) in enumerate(others):
        control.check()
        control.report(Progress(fraction=(i + 1) / (len(others) + 2)))
        try:
            plans.append((label, snapshot_of(path)))
        except UserError as error:
            raise UserError(tr("ui.scenario.unreadable", name=label, reason=error)) from error
    return compare(plans, start, end, programme)
