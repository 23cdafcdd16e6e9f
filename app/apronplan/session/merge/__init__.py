"""Bringing two laptops' copies of a plan together: bundles, three-way merge, questions, one edit (`merge.prepare`)."""
