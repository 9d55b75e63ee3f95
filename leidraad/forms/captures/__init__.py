"""The forms of the room: one for each kind of answer that the guide knows."""
