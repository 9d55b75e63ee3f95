"""What a page costs, at 1,000 and at 10,000 households: as a ratio to a bare page and to itself at 1,000."""
