"""Answering an invitation: why one can't come, and whom to ask instead."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.services.attendees import NEVER_SEES_A_HOUSEHOLD
from meetings.services.replies import Instead
from zvh.accounts.models import User
from zvh.ui.forms import PlainForm


class ReplyForm(PlainForm):
    """A button says whether they come; there is nothing to fill in."""


class ColleagueField(forms.ModelChoiceField):
    def label_from_instance(self, user: User) -> str:
        return f"{user.name}, {user.function}" if user.function else user.name


class AwayForm(PlainForm):
    """For who can't come: a colleague of the own organisation instead, or somebody in words; all of it optional."""

    note = forms.CharField(
        label=_("Why you can't come"),
        max_length=300,
        required=False,
        help_text=_("For the chair. Nothing about the family: that belongs in the preparation."),
    )
    colleague = ColleagueField(
        label=_("A colleague who can come instead"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody"),
    )
    name = forms.CharField(
        label=_("Or somebody who does not work with this system"), max_length=120, required=False
    )
    email = forms.EmailField(label=_("Their e-mail address"), required=False)

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["colleague"].queryset = colleagues_of(user)

    @property
    def instead(self) -> Instead:
        """A colleague who was chosen; what was typed beside that is left out."""
        chosen = self.cleaned_data
        if chosen["colleague"]:
            return Instead(user=chosen["colleague"])
        return Instead(name=chosen["name"].strip(), email=chosen["email"])


def colleagues_of(user: User):
    """Who of the same organisation may sit at a table about a household."""
    colleagues = User.objects.filter(organisation_id=user.organisation_id, is_active=True)
    return colleagues.exclude(pk=user.pk).exclude(role__in=NEVER_SEES_A_HOUSEHOLD).order_by("name")
