"""The words a user sees: each source string as it is translated on the screen."""

from django.utils.translation import gettext, override


def nl(words: str, **values) -> str:
    """A source string in Dutch, with its values filled in."""
    with override("nl"):
        translated = gettext(words)
        return translated % values if values else translated
