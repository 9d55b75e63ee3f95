"""After the meeting: what becomes of actions and bottom lines, who is told, and what asks for another course."""
