"""Reading what the window has kept: anything may stand in a settings file, and nothing of it may stop the desk."""

import math
from collections.abc import Mapping
from datetime import datetime

PanelStates = dict[str, dict[str, str]]


def kept_number(state: Mapping[str, str], name: str, otherwise: float) -> float:
    """Return a kept number, or `otherwise` if there is none or it is not finite."""
    try:
        value = float(state[name])
    except (KeyError, TypeError, ValueError):
        return otherwise
    return value if math.isfinite(value) else otherwise


def kept_moment(text: object) -> datetime | None:
    """Return a kept time with its zone; None if it is none."""
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def kept_states(value: object) -> PanelStates:
    """Return what panels have kept, without whatever is no text."""
    if not isinstance(value, dict):
        return {}
    return {
        str(panel): {str(k): text for k, text in state.items() if isinstance(text, str)}
        for panel, state in value.items()
        if isinstance(state, dict)
    }
