"""Choosing somebody for a task: small lists of those who may carry it, never everyone there is."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.forms.moments import VersionForm
from zvh.accounts.models import Role, User

CHAIRS = (Role.PROCESREGISSEUR,)
TYPISTS = (Role.PROCESONDERSTEUNER, Role.PROCESREGISSEUR)


class UserChoiceField(forms.ModelChoiceField):
    """One active user with one of these roles."""

    def __init__(self, *, roles: tuple[str, ...], **kwargs):
        people = User.objects.filter(is_active=True, role__in=roles).select_related("organisation")
        super().__init__(queryset=people.order_by("name"), **kwargs)

    def label_from_instance(self, user: User) -> str:
        return f"{user.name}, {user.organisation.label}"


class TypistField(UserChoiceField):
    """Who types; left open, the chair does."""

    def __init__(self, **kwargs):
        defaults = {"label": _("Who types"), "required": False, "empty_label": _("The chair")}
        super().__init__(roles=TYPISTS, **{**defaults, **kwargs})


class TypistForm(VersionForm):
    typist = TypistField()
