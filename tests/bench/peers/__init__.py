"""Other ways to solve the same problem, in their own processes; highspy and ortools never meet in one."""
