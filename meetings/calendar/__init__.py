"""The calendar of who plans: own meetings, sittings, decisions elsewhere, and the days on which people are away."""
