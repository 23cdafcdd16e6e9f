"""One module per verb, all of one shape: `add_parser` states its grammar, `run` does it."""
