"""Verbs of the leidraad: every change of what was thought or agreed goes through one of these."""
