"""The solver: price, cut, fix, with a proof; knows arrays, not rules."""
