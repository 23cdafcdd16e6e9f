"""The planner's desk: the only room of the house that knows Qt."""
