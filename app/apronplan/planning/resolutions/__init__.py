"""What would mend a finding: small plans, each tried out against the rules and the audit before it is offered."""

from apronplan.planning.resolutions.model import Kind, Move, Resolution, signed
from apronplan.planning.resolutions.resolve import resolutions

__all__ = ["Kind", "Move", "Resolution", "resolutions", "signed"]
