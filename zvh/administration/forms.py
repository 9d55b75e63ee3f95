"""What a functioneel beheerder fills in about organisations and users."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zvh.accounts.models import Organisation, Role, User
from zvh.ui.forms import PlainForm, PlainModelForm
from zvh.ui.once import OnceForm

ABOUT_ORGANISATION = (
    "name",
    "short_name",
    "chain",
    "role_in_household",
    "is_medical",
    "is_om",
    "is_police",
    "covenant_signed_on",
)


class OrganisationForm(PlainModelForm):
    class Meta:
        model = Organisation
        fields = ABOUT_ORGANISATION
        help_texts = {
            "covenant_signed_on": _("Without it, the organisation gets no users but incidental ones."),
        }

    def _get_validation_exclusions(self):
        # The service says in its own words that a name is taken, also by one that was merged away.
        return super()._get_validation_exclusions() | {"name"}


class NewOrganisationForm(OrganisationForm, OnceForm):
    pass


class MergeForm(PlainForm):
    into = forms.ModelChoiceField(
        label=_("Goes on in"), queryset=Organisation.objects.none(), empty_label=_("choose")
    )
    is_certain = forms.BooleanField(label=_("I have checked that these are the same organisation"))

    def __init__(self, *args, organisation: Organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Organisation.objects.exclude(pk=organisation.pk)


class EmployerField(forms.ModelChoiceField):
    def label_from_instance(self, organisation):
        if organisation.covenant_signed_on:
            return organisation.name
        return _("%(name)s (covenant not signed)") % {"name": organisation.name}


class UserForm(PlainForm):
    """Who somebody is and what they do; the address is given once, when inviting."""

    name = forms.CharField(label=_("Name"), max_length=120)
    function = forms.CharField(label=_("Function"), max_length=120, required=False)
    organisation = EmployerField(
        label=_("Organisation"), queryset=Organisation.objects.none(), empty_label=_("choose")
    )
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("choose")), *Role.choices])
    has_intake_duty = forms.BooleanField(
        label=_("Has intake duty"),
        help_text=_("Receives referrals and puts them on the agenda of a weegoverleg."),
        required=False,
    )
    incidental_because = forms.CharField(
        label=_("Why without the covenant"),
        help_text=_("Only for an organisation that has not signed it."),
        max_length=200,
        required=False,
    )
    incidental_until = forms.DateField(label=_("Access until and including"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.all()
        for name in ("incidental_because", "incidental_until"):
            self.fields[name].is_plainly_optional = True

    @classmethod
    def initial_of(cls, user: User) -> dict:
        return {name: getattr(user, name) for name in cls.base_fields if name != "organisation"} | {
            "organisation": user.organisation_id
        }


class InvitationForm(UserForm, OnceForm):
    email = forms.EmailField(label=_("E-mail address at work"), max_length=254)

    field_order = ("email",)
