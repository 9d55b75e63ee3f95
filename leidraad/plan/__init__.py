"""The plan: its content, its frozen versions, and what each class of reader gets of it."""
