"""Advice: criteria, points and a threshold suggested from past leads, for people to read."""
