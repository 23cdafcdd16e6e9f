"""What a plan may be, what it costs, and the best one: rules, solver, explanation."""
