"""Dragging: one gesture is one object; widgets that give and widgets that take know only small protocols."""
