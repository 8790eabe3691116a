"""Models and scored leads out: to files that other programs read."""
