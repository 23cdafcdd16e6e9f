"""Scenarios in the window: made, listed, set side by side, outlined on the Gantt, adopted."""
