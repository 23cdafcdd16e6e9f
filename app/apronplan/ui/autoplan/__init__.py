"""Auto-plan: scope, live figures, and the proposal as a difference before it is applied."""
