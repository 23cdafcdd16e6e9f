"""Stress of a plan: clashes, overloads and missed promises over many delay scenarios."""

import time
from dataclasses import dataclass
from datetime import datetime

from apronplan.cargo.stress import Progress, StressResult, run_stress, stress_case
from apronplan.domain.ids import PartId
from apronplan.domain.plan import Plan
from apronplan.i18n import tr

_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A figure over all scenarios."""

    mean: float
    p50: float
    p90: float
    worst: float

    def as_dict(self) -> dict[str, float]:
        """Return the figures for JSON."""
        return {"mean": self.mean, "p50": self.p50, "p90": self.p90, "worst": self.worst}


@dataclass(frozen=True, slots=True, kw_only=True)
class StressReport:
    """Figures of the parts that touch ``[start, end)``.

    Attributes
    ----------
    failing : tuple of (str, str, str, float)
        Turnaround, its flight, its stand, and the share of scenarios in which it is the first that finds its stand
        taken; the most first.
    pairs : tuple of (str, str, str, float, float)
        Who is followed by whom on which stand, minutes between them as planned, share of scenarios with a clash.
    missed_t, planned_missed_t : Spread, float
        Tonnes of e-commerce imports that miss the promise, each lot spread evenly over all cities; the latter when
        everybody is punctual: far cities are late anyhow.
    seconds : float
        Wall clock of the scenarios alone.
    """

    result: StressResult
    start: datetime
    end: datetime
    clashes: Spread
    clash_free: float
    overload_hours: Spread
    planned_overload_hours: int
    missed_t: Spread
    planned_missed_t: float
    failing: tuple[tuple[str, str, str, float], ...]
    pairs: tuple[tuple[str, str, str, float, float], ...]
    seconds: float

    def as_dict(self) -> dict[str, object]:
        """Return the figures for JSON; all but ``seconds`` depend on plan, seed and number of scenarios alone."""
        return {
            "start": self.start,
            "end": self.end,
            "scenarios": self.result.scenarios,
            "seed": self.result.seed,
            "parts": len(self.result.case.parts),
            "pairs": len(self.result.case.model.first),
            "clashes": self.clashes.as_dict(),
            "clash_free_share": self.clash_free,
            "overload_hours": self.overload_hours.as_dict(),
            "planned_overload_hours": self.planned_overload_hours,
            "promised_t": self.result.case.promised_kg / 1000,
            "missed_t": self.missed_t.as_dict(),
            "planned_missed_t": self.planned_missed_t,
            "first_failing": [
                dict(zip(("turnaround", "flight", "stand", "share"), row, strict=True)) for row in self.failing
            ],
            "clashing_pairs": [
                dict(zip(("first", "second", "stand", "gap_min", "share"), row, strict=True)) for row in self.pairs
            ],
            "seconds": round(self.seconds, 3),
        }

    def text(self) -> list[str]:
        """Return the figures as lines for people."""
        c, o, m = self.clashes, self.overload_hours, self.missed_t
        lines = [
            tr("freight.stress_total", n=self.result.scenarios, seed=self.result.seed,
               free=f"{100 * self.clash_free:.1f}", p50=f"{c.p50:.0f}", p90=f"{c.p90:.0f}"),
            tr("freight.stress_halls", p50=f"{o.p50:.0f}", p90=f"{o.p90:.0f}", planned=self.planned_overload_hours),
            tr("freight.stress_missed", p50=f"{m.p50:.1f}", p90=f"{m.p90:.1f}",
               planned=f"{self.planned_missed_t:.1f}", promised=f"{self.result.case.promised_kg / 1000:.1f}"),
        ]  # fmt: skip
        lines += [
            tr("freight.stress_first", flight=flight, stand=stand, percent=f"{100 * share:.1f}")
            for _, flight, stand, share in self.failing[:5]
        ]
        return lines

    def table(self) -> tuple[tuple[str, ...], list[tuple[str | int | float, ...]]]:
        """Return header, one row per flight that fails first, and one per pair that clashes."""
        header = ("what", "first", "first_flight", "second", "second_flight", "stand", "gap_min", "share")
        parts = {p.part: p.turnaround.label for p in self.result.case.parts}
        rows: list[tuple[str | int | float, ...]] = [
            ("fails_first", part, flight, "", "", stand, "", share) for part, flight, stand, share in self.failing
        ]
        rows += [
            ("clash", first, parts[PartId(first)], second, parts[PartId(second)], stand, gap, share)
            for first, second, stand, gap, share in self.pairs
        ]
        return header, rows


def stress_report(
    plan: Plan,
    start: datetime,
    end: datetime,
    scenarios: int = 10_000,
    *,
    seed: int = 0,
    processes: int = 0,
    cluster: str = "",
    progress: Progress | None = None,
) -> StressReport:
    """Return what delays do to the placed parts of a window (UTC); see `run_stress`.

    Raises
    ------
    UserError
        If nothing is placed in the window, there are no scenarios, or the cluster cannot be reached.
    """
    case = stress_case(plan, start, end)
    begun = time.perf_counter()
    result = run_stress(case, scenarios, seed=seed, processes=processes, cluster=cluster, progress=progress)
    seconds = time.perf_counter() - begun
    clashes = result.series("clashes")
    return StressReport(
        result=result,
        start=start,
        end=end,
        clashes=_spread(clashes),
        clash_free=float((clashes == 0).mean()),
        overload_hours=_spread(result.series("overload_hours")),
        planned_overload_hours=_planned_overloads(result),
        missed_t=_spread(result.series("missed_kg") / 1000),
        planned_missed_t=_planned_missed_t(result),
        failing=_failing(result),
        pairs=_pairs(result),
        seconds=seconds,
    )


def _spread(values: object) -> Spread:
    import numpy as np

    series = np.asarray(values, dtype=np.float64)
    p50, p90 = np.quantile(series, (0.5, 0.9), method="higher")
    return Spread(mean=float(series.mean()), p50=float(p50), p90=float(p90), worst=float(series.max()))


def _planned_overloads(result: StressResult) -> int:
    """Return the hall hours over the rate when everybody is punctual."""
    from apronplan.cargo.stress_model import overloads

    model = result.case.model
    return int(overloads(model, model.on[None, :])[0])


def _planned_missed_t(result: StressResult) -> float:
    from apronplan.cargo.stress_model import missed

    model = result.case.model
    return float(missed(model, 0 * model.on[None, :])[0]) / 1000


def _failing(result: StressResult) -> tuple[tuple[str, str, str, float], ...]:
    case = result.case
    counted = sorted(enumerate(result.counts("failed")), key=lambda pair: (-pair[1], case.parts[pair[0]].part))
    return tuple(
        (case.parts[i].part, case.parts[i].turnaround.label, case.stands[i], n / result.scenarios)
        for i, n in counted[:_SHOWN]
        if n
    )


def _pairs(result: StressResult) -> tuple[tuple[str, str, str, float, float], ...]:
    case, model = result.case, result.case.model
    rows = []
    for k, n in enumerate(result.counts("clashed")):
        i, j = int(model.first[k]), int(model.second[k])
        between = float(model.on[j] - model.off[i])
        rows.append((case.parts[i].part, case.parts[j].part, case.stands[j], between, n / result.scenarios))
    rows.sort(key=lambda row: (-row[4], row[0], row[1]))
    return tuple((str(a), str(b), str(s), gap, share) for a, b, s, gap, share in rows[:_SHOWN] if share)
