"""What a setting of a rule may say: figures that the rule has, scopes of things that are there, days in order."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.session.commands.lookups import near

_SPAN = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")


def problems_of(
    plan: Plan,
    rule: str,
    params: Mapping[str, float],
    scope: Mapping[str, Sequence[str]],
    valid_from: date | None,
    valid_to: date | None,
) -> list[str]:
    """Return everything that is wrong with a setting, one sentence each."""
    from apronplan.planning.rules.rulebook import UNSCOPED

    found = [*_figures(plan, rule, params), *_scope(plan, scope)]
    if rule in UNSCOPED and (any(scope.values()) or valid_from is not None or valid_to is not None):
        found.append(tr("session.whole_plan_rule", rule=rule))
    if valid_from is not None and valid_to is not None and valid_to <= valid_from:
        found.append(tr("session.rule_days", start=valid_from, end=valid_to))
    return found


def _figures(plan: Plan, rule: str, params: Mapping[str, float]) -> Iterator[str]:
    from apronplan.planning.rules.catalogue import CELLS, figures_of

    known = figures_of(rule)
    for name, value in params.items():
        left, mark, right = name.partition("@")
        if not 0 <= value < float("inf"):
            yield tr("session.bad_figure", rule=rule, name=name, value=value)
        if mark and rule in CELLS:
            if CELLS[rule][0] == "share" and left != "share":
                yield tr("session.unknown_figure", rule=rule, name=name, known=", ".join(_known(rule)))
            yield from _unknown(plan, CELLS[rule][0], left)
            yield from _unknown(plan, CELLS[rule][1], right)
        elif name not in known:
            yield tr("session.unknown_figure", rule=rule, name=name, known=", ".join(_known(rule)) or "-")


def _known(rule: str) -> list[str]:
    """Return the names of a rule's figures, cells as ``TYPE@STAND``."""
    from apronplan.planning.rules.catalogue import CELLS, figures_of

    cells = [k if k == "share" else k.removesuffix("s").upper() for k in CELLS.get(rule, ())]
    return [*figures_of(rule), *(["@".join(cells)] if cells else [])]


def _scope(plan: Plan, scope: Mapping[str, Sequence[str]]) -> Iterator[str]:
    from apronplan.planning.rules.rulebook import SCOPES

    for kind, names in scope.items():
        if kind not in SCOPES:
            yield tr("session.unknown_scope", name=kind, known=", ".join(SCOPES))
            continue
        for name in names:
            if kind == "hours":
                if not _SPAN.fullmatch(name):
                    yield tr("session.bad_hours", value=name)
            else:
                yield from _unknown(plan, kind, name)


def _unknown(plan: Plan, kind: str, name: str) -> Iterator[str]:
    """Yield a sentence if the airport has no such thing; operators and handlers may come only with later traffic."""
    layout = plan.layout
    there: Mapping[str, Sequence[str]] = {
        "stands": list(layout.stands),
        "aprons": sorted({*layout.aprons, *(s.apron for s in layout.stands.values())}),
        "types": list(layout.aircraft_types),
        "halls": list(layout.halls),
    }
    if kind in there and name not in there[kind]:
        yield tr("session.unknown_in_rule", kind=kind, name=name, near=near(name, there[kind]))
