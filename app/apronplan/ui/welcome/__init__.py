"""What a planner sees before there is a plan, and the tour of the desk with the sample week."""
