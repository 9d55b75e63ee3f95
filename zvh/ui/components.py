"""The values that the components and the frame of a page are made of. No markup, no database."""

from dataclasses import dataclass

from django.template import TemplateSyntaxError

from zvh.ui.pictures.phase_path import PhasePath


@dataclass(frozen=True)
class Tab:
    """One tab above a page; `count` stands behind the label when it says something."""

    label: str
    url: str
    is_current: bool = False
    count: int | None = None


def one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    """The value; an unknown one stops the page, since a misspelled tone would look like nothing."""
    if value not in allowed:
        raise TemplateSyntaxError(f"{name} must be one of {', '.join(map(repr, allowed))}, not {value!r}.")
    return value


@dataclass(frozen=True)
class CaseFrame:
    """What stands at the top of every page about a case: which number, who, which phase, and the tabs.

    `about` are the words behind the number: track, municipality, casusregisseur, or which meeting this is.
    """

    number: str
    household: str
    about: tuple[str, ...] = ()
    path: PhasePath | None = None
    tabs: tuple[Tab, ...] = ()

    @property
    def over(self) -> str:
        return " · ".join(filter(None, (self.number, *self.about)))
