"""The tray: turnarounds that have no stand yet."""
