"""The independent audit: a second opinion on a plan that shares no code with rules, solver or geometry.

It reads the plan's rows, keeps its own typed table of dimensions and clearances, draws its own outlines and sweeps
time itself. Whoever wants to trust a plan asks here; what it finds in a solver's result is a bug report.
"""

from apronplan.audit.audit import AuditFault, AuditReport, audit_plan

__all__ = ["AuditFault", "AuditReport", "audit_plan"]
