"""Shapes on the ground: projection, aircraft outlines, clearances and the rules that follow from them."""
