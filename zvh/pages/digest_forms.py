"""How often one's digest comes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zvh.pages.models import DigestSetting, Rhythm, Weekday
from zvh.ui.forms import PlainModelForm


class DigestSettingForm(PlainModelForm):
    rhythm = forms.ChoiceField(label=_("How often"), choices=Rhythm.choices, widget=forms.RadioSelect)
    weekday = forms.TypedChoiceField(
        label=_("On which day"),
        help_text=_("For a mail every week."),
        choices=Weekday.choices,
        coerce=int,
    )

    class Meta:
        model = DigestSetting
        fields = ["rhythm", "weekday"]
