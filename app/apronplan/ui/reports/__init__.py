"""Reports in the window: blocks of figures, tables and small plots, and the dashboard."""
