"""Files from and to the outside: each reader gives domain objects and every problem it found, never only the first."""
