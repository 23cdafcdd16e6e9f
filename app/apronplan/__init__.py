"""Apronplan."""
