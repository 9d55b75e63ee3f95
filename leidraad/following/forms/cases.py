"""Forms of what follows in a case: a broken bodemeis, another course, the path of escalation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Duty
from leidraad.models import CourseMeans
from zvh.ui.forms import PlainForm
from zvh.ui.once import OnceForm


class BreachForm(OnceForm, PlainForm):
    text = forms.CharField(
        label=_("What happened?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What you saw or heard, and who is safe or not at this moment."),
    )
    when_words = forms.CharField(
        label=_("When?"),
        max_length=120,
        help_text=_("As precisely as you know, such as: last night around ten."),
    )


class SettleForm(PlainForm):
    settled_words = forms.CharField(
        label=_("What was done?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("And is it safe now? This stays readable with the bodemeis."),
    )


class CourseForm(OnceForm, PlainForm):
    means = forms.MultipleChoiceField(
        label=_("By which means?"),
        choices=CourseMeans.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    text = forms.CharField(
        label=_("What will be different now?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Who does what otherwise than before, from when, and how will we see that it works?"),
    )


class PathForm(PlainForm):
    """Days after the agreed date, per duty."""

    casusregisseur = forms.IntegerField(
        label=_("Days late before the casusregisseur is told"), min_value=1, max_value=365
    )
    procesregisseur = forms.IntegerField(
        label=_("Days late before the procesregisseur is told"), min_value=1, max_value=365
    )

    @property
    def path(self) -> dict[str, int]:
        return {duty.value: self.cleaned_data[duty] for duty in (Duty.CASUSREGISSEUR, Duty.PROCESREGISSEUR)}
