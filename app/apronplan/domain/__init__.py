"""The vocabulary of stand and cargo planning: frozen objects, no behaviour of screens, files or solvers."""
