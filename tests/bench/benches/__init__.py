"""One module per bench: ``run(quick) -> list[Row]``, and ``configure(options)`` if it has options."""
