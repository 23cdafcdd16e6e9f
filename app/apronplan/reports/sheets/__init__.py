"""Every printed document by its kind: window and command line print the same pages."""

from apronplan.reports.sheets.kinds import SHEET_KINDS, Changes, SheetRequest, make_sheet

__all__ = ["SHEET_KINDS", "Changes", "SheetRequest", "make_sheet"]
