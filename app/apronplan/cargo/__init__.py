"""Freight on the ground: lots, halls, and what reaches and fills a hall hour by hour."""
