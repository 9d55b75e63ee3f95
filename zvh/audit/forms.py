"""What the log can be asked: a period, who, where, which case, which act."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zvh.accounts.models import Organisation, Principal
from zvh.audit.acts import ACTS
from zvh.audit.models import Line, Outcome
from zvh.audit.queries import case_of_number
from zvh.ui.forms import PlainForm

DAYS = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2199, 12, 31))]
USUAL_PERIOD = timedelta(days=30)


class PeriodForm(PlainForm):
    """From a day until a day, both included."""

    since = forms.DateField(label=_("From"), required=False, validators=DAYS)
    until = forms.DateField(label=_("Until and with"), required=False, validators=DAYS)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            is_choice = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The period ends before it begins."))
        return cleaned

    def narrow(self, lines: QuerySet[Line]) -> QuerySet[Line]:
        """The lines that are asked for; none when something in the form is not right."""
        if not self.is_valid():
            return lines.none()
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        if since:
            lines = lines.filter(at__gte=_midnight(since))
        if until:
            lines = lines.filter(at__lt=_midnight(until + timedelta(days=1)))
        return lines


class CaseLogForm(PeriodForm):
    """The log of one case, of everyone or of one person."""

    who = forms.ChoiceField(label=_("Who"), required=False)
    field_order = ["who", "since", "until"]

    def __init__(self, data, *, people: dict[str, str]):
        super().__init__(data)
        self.fields["who"].choices = [("", _("everyone")), *people.items()]

    def narrow(self, lines):
        lines = super().narrow(lines)
        who = self.is_valid() and self.cleaned_data["who"]
        return lines.filter(principal_id=who) if who else lines


class LogSearchForm(PeriodForm):
    """The whole log; without a period, of the last thirty days."""

    who = forms.CharField(label=_("Who (name)"), max_length=100, required=False)
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.all(), required=False, empty_label=_("all")
    )
    number = forms.CharField(label=_("Number of the case"), max_length=20, required=False)
    act = forms.ChoiceField(label=_("Act"), required=False)
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[("", _("all")), *Outcome.choices], required=False
    )
    field_order = ["since", "until", "who", "organisation", "number", "act", "outcome"]

    def __init__(self, data):
        data = data.copy()
        if not data.get("since") and not data.get("until"):
            data["since"] = (timezone.localdate() - USUAL_PERIOD).isoformat()
        super().__init__(data)
        acts = sorted(((act, str(words)) for act, words in ACTS.items()), key=lambda choice: choice[1])
        self.fields["act"].choices = [("", _("all")), *acts]

    def narrow(self, lines):
        lines = super().narrow(lines)
        if not self.is_valid():
            return lines
        asked = self.cleaned_data
        if asked["who"]:
            lines = lines.filter(principal_id__in=list(_principals(asked["who"])))
        if asked["organisation"]:
            lines = lines.filter(organisation_id=asked["organisation"].pk)
        if asked["number"]:
            case_id = case_of_number(asked["number"])
            lines = lines.filter(case_id=case_id) if case_id else lines.none()
        for field in ("act", "outcome"):
            if asked[field]:
                lines = lines.filter(**{field: asked[field]})
        return lines

    @property
    def in_words(self) -> str:
        """What was asked, for the log."""
        return " · ".join(f"{name}: {value}" for name, value in self.cleaned_data.items() if value)


class ExportForm(PlainForm):
    """Taking lines out of the log asks for a reason."""

    reason = forms.CharField(label=_("What is this export for?"), max_length=500)


def _principals(name: str):
    return Principal.objects.filter(label__icontains=name).values_list("pk", flat=True)[:200]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
