"""Paints page models on paper: PDF, printer and preview go through the same painter."""

from apronplan.ui.paper.output import paint_sheet, write_map, write_pdf

__all__ = ["paint_sheet", "write_map", "write_pdf"]
