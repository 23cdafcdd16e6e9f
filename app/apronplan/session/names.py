"""Names of the settings that every plan has."""

PLAN_ID = "plan_id"
"""A UUID given at creation; two laptops' copies of one plan share it."""

PLAN_NAME = "plan_name"
CREATED_UTC = "created_utc"
PUBLISHED_UTC = "published_utc"
PUBLISHED_BY = "published_by"
LAST_SOLUTION = "last_solution"
"""JSON: objective, bound, gap and status of the solver result that was applied last."""

CARRIER_COLOUR = "carrier_colour."
"""Settings of this name and the carrier's code hold a colour as ``#rrggbb``."""

FIXED = frozenset({PLAN_ID, CREATED_UTC})
"""Settings that nobody changes by hand."""
