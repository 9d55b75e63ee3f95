"""Verbs of the functioneel beheerder: organisations, and the people who belong to them. No case is seen or changed."""
