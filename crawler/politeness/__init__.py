"""Politeness and honesty: what may be asked, how fast, under which name, and what an answer really says."""
