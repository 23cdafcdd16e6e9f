"""The history of the plan: every edit with its number, time and author."""
