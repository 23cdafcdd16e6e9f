"""Load curves of the halls: what reaches them against their rate, what lies in them against their room."""
