"""Ways on the ground: service roads between stands and halls, taxi and tow routes."""
