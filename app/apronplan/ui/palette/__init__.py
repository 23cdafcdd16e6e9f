"""Ctrl+K: one search for flights, stands, halls and commands."""
