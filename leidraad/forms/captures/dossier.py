"""Forms for what the room writes in the dossier: incidents, life domains, who helps."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import IncidentMark, IncidentPart, LifeDomain, LifeDomainState, ViolenceKind
from leidraad.forms.captures.base import CaptureForm, DayField, PersonsField, SaidForm
from zvh.accounts.models import Organisation


class IncidentForm(SaidForm):
    """What happened, when as far as is known, and who did, underwent or saw it (rule 11)."""

    field_order = (
        "text",
        "happened_earliest",
        "happened_latest",
        "when_words",
        "mark",
        "kinds",
        "used",
        "underwent",
        "witnessed",
    )

    kinds = forms.MultipleChoiceField(
        label=_("Which kinds of violence"),
        choices=ViolenceKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    happened_earliest = DayField(label=_("On, or not before"))
    happened_latest = DayField(label=_("Not after"))
    when_words = forms.CharField(label=_("When, in words"), max_length=80, required=False)
    mark = forms.ChoiceField(
        label=_("Mark as"), choices=IncidentMark.choices, required=False, widget=forms.RadioSelect
    )
    used = PersonsField(label=_("Who used violence"))
    underwent = PersonsField(label=_("Who underwent it"))
    witnessed = PersonsField(label=_("Who was there"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("New incident: what happened?")

    def clean(self):
        cleaned = super().clean()
        earliest, latest = cleaned.get("happened_earliest"), cleaned.get("happened_latest")
        if earliest and earliest > timezone.localdate():
            self.add_error("happened_earliest", _("This day is still to come."))
        if earliest and latest and latest < earliest:
            self.add_error("happened_latest", _("This lies before the first day."))
        return cleaned

    def roles(self) -> list[tuple[object, str]]:
        """Persons with their part in it; somebody can have two."""
        return [(person, part) for part in IncidentPart.values for person in self.cleaned_data.get(part, [])]


class LifeDomainsForm(CaptureForm):
    """The fourteen domains at once; only what was changed is noted."""

    def __init__(self, *args, latest: dict[str, object], **kwargs):
        self.latest = latest
        super().__init__(*args, **kwargs)

    def row_fields(self) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        for domain in LifeDomain:
            entry = self.latest.get(domain)
            fields[f"state_{domain}"] = forms.ChoiceField(
                label=_("%(domain)s: how it stands") % {"domain": domain.label},
                choices=[("", "—"), *LifeDomainState.choices],
                required=False,
                initial=entry.state if entry else "",
            )
            fields[f"weight_{domain}"] = forms.TypedChoiceField(
                label=_("%(domain)s: how heavy") % {"domain": domain.label},
                choices=[("", "—"), (1, "1"), (2, "2"), (3, "3")],
                coerce=int,
                empty_value=None,
                required=False,
                initial=entry.weight if entry else "",
            )
            fields[f"note_{domain}"] = forms.CharField(
                label=_("%(domain)s: note") % {"domain": domain.label},
                required=False,
                max_length=500,
                initial=entry.note if entry else "",
            )
        return fields

    def rows(self):
        return [
            (domain, self[f"state_{domain}"], self[f"weight_{domain}"], self[f"note_{domain}"])
            for domain in LifeDomain
        ]

    def clean(self):
        cleaned = super().clean()
        for domain in LifeDomain:
            weight, note = cleaned.get(f"weight_{domain}"), cleaned.get(f"note_{domain}")
            if (weight or note) and not cleaned.get(f"state_{domain}"):
                self.add_error(f"state_{domain}", _("Say how it stands."))
        return cleaned

    def changes(self) -> dict[str, dict]:
        """Per domain what was filled in, where that differs from what was noted last."""
        changed = {}
        for domain in LifeDomain:
            state = self.cleaned_data[f"state_{domain}"]
            now = {
                "state": state,
                "weight": self.cleaned_data[f"weight_{domain}"] if state == LifeDomainState.PROBLEM else None,
                "note": self.cleaned_data[f"note_{domain}"],
            }
            entry = self.latest.get(domain)
            before = {name: getattr(entry, name) for name in now} if entry else None
            if state and now != before:
                changed[domain.value] = now
        return changed


class InvolvementForm(CaptureForm):
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), empty_label=_("choose …")
    )
    aim = forms.CharField(label=_("What the help is for"), required=False, max_length=300)
    persons = PersonsField(label=_("For whom"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.all()
