"""The open plan: the gate for every change, the verbs, undo, watching, backups."""
