"""What all links share that let in somebody without an account: words, cookies, and how guessing is slowed."""
