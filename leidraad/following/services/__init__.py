"""Verbs of what follows a meeting, each in one transaction with its line in the log."""
