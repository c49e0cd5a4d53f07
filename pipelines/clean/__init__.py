"""Cleaning: from a fetched page to restored text with its segments."""
