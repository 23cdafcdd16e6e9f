"""The command line: a stable interface for scripts, tests and people without a screen."""
