"""Choosing who chairs and who types: small lists of those who may, never everyone there is."""

from django.utils.translation import gettext_lazy as _

from cases.forms.fields import UserChoiceField
from meetings.forms.moments import VersionForm
from zvh.accounts.models import Role

CHAIRS = (Role.PROCESREGISSEUR,)
TYPISTS = (Role.PROCESONDERSTEUNER, Role.PROCESREGISSEUR)


class ChairForm(VersionForm):
    chair = UserChoiceField(label=_("Chair"), roles=CHAIRS)


class TypistField(UserChoiceField):
    """Who types; left open, the chair does."""

    def __init__(self, **kwargs):
        defaults = {"label": _("Who types"), "required": False, "empty_label": _("The chair")}
        super().__init__(roles=TYPISTS, **{**defaults, **kwargs})


class TypistForm(VersionForm):
    typist = TypistField()
