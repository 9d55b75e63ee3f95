"""Who brings which expertise."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import OrganisationChoiceField, UserChoiceField
from cases.models import Track
from meetings.models import Expertise
from zvh.accounts.models import NEVER_IN_A_CASE, Role
from zvh.ui.forms import PlainForm
from zvh.ui.once import OnceForm

AT_A_TABLE = tuple(role for role in Role if role not in NEVER_IN_A_CASE)


class ExpertiseForm(OnceForm, PlainForm):
    """An organisation as a whole, or one person; a person can be a fixed expert of a track."""

    expertise = forms.ChoiceField(label=_("Expertise"), choices=[("", _("choose")), *Expertise.choices])
    organisation = OrganisationChoiceField(label=_("Organisation"), required=False, empty_label="—")
    user = UserChoiceField(label=_("Or one person"), roles=AT_A_TABLE, required=False, empty_label="—")
    track = forms.ChoiceField(
        label=_("Fixed expert of"),
        choices=[("", _("no track in particular")), *Track.choices],
        required=False,
    )
