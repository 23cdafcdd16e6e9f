"""The inspector: what is chosen, why it stands where it stands, and what every other stand says."""
