"""The list of findings: always there, refreshed by every edit, import and undo."""
