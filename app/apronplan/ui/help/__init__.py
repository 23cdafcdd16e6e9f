"""Help: short answers by topic, and the keys as a table."""
