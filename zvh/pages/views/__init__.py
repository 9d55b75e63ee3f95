"""Views of the pages that draw on several apps; they only read."""
