"""What a worker process knows of the layout it worked on last: the next plan on the same layout need not ask again."""

from apronplan.domain.plan import Plan

_last: list[Plan] = []


def with_known_layout(plan: Plan) -> Plan:
    """Return a plan with the layout object, and so the tables, of the plan given before, if their rows are the same.

    Only where one plan comes after another from elsewhere: in the desk's own process a plan keeps its layout by itself.
    """
    if not (_last and plan.share_layout(_last[0])) and plan.rows("airport"):
        _ = plan.layout  # made now, so that every snapshot has this one
    _last[:] = [plan]
    return plan
