"""What an auto-plan proved, in words; window, paper and command line say the same."""

from apronplan.i18n import tr

LEAST_POINTS = 0.01
"""The solver counts in hundredths of a point: nearer than that is equal."""


def proof_words(status: str, objective: object, bound: object, gap: object) -> str:
    """Write how good a plan is known to be.

    A proven plan has no gap: the points to which the proof holds are said where they are more than the solver's unit.
    Of any other the gap is said, in percent of its cost.

    Parameters
    ----------
    status : str
        ``optimal``, ``feasible``, ``interrupted`` or ``infeasible``.
    objective, bound : object
        Cost of the plan and the least that any can have, points; what is no number is left out.
    gap : object
        Share of the cost.
    """
    words = tr(f"ui.solver.{status}")
    if status == "optimal":
        within = objective - bound if isinstance(objective, int | float) and isinstance(bound, int | float) else 0.0
        return tr("ui.solver.within", proved=words, points=f"{within:.2f}") if within > LEAST_POINTS else words
    return f"{words} \u2013 {gap_text(gap)}" if isinstance(gap, int | float) else words


def gap_text(gap: float) -> str:
    """Write a gap in percent."""
    return tr("ui.status.gap", gap=f"{gap * 100:.1f}")
