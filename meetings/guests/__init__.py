"""Guests: who has no account and is asked for one meeting, and their way in (docs/decisions/guests.md)."""
