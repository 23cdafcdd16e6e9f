"""What would mend a finding: small plans, each tried out against the rules and the audit before it is offered."""

from apronplan.planning.resolutions.model import Kind, Move, Resolution, signed
from apronplan.planning.resolutions.resolve import resolutions
from apronplan.planning.resolutions.wanted import ENOUGH, why_few

__all__ = ["ENOUGH", "Kind", "Move", "Resolution", "resolutions", "signed", "why_few"]
