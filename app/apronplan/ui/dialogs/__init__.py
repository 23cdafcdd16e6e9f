"""Dialogs of the desk; each is opened with `open()` and never blocks the event loop."""
