"""What stops the embedded system from starting."""


class StartError(Exception):
    """One sentence for the person at the terminal: what is wrong and what to do about it."""


class StopRequestedError(Exception):
    """Asked to stop before everything had started."""


def last_line(output: str) -> str:
    """What a program said last: with most programs the reason why it stopped."""
    lines = [line for line in output.splitlines() if line.strip()]
    return lines[-1].strip().rstrip(".") if lines else "it said nothing"
