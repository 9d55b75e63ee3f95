"""What it costs to be in a room with others: from a click to the fragment on each other screen, and what stays open."""
