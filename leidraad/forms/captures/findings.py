"""Forms for findings. Each kind asks its own few things; only the words are required."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Phase
from leidraad.forms.captures.base import CaptureForm, DayField, PersonsField, SaidForm, YesNoField
from leidraad.guide import Capture
from leidraad.models import RiskLevel, RiskNature


class FindingForm(SaidForm):
    """Words, about whom, who says so, how we know. `asks` are the fields that belong to the kind.

    Who proposes one to the chair is asked for the words alone, how they know it and about whom.
    """

    text_label = _("New")
    persons_label = _("About whom")
    asks: tuple[str, ...] = ()

    persons = PersonsField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = self.text_label
        self.fields["persons"].label = self.persons_label
        if self.is_proposal:
            for name in self.asks:
                del self.fields[name]

    @property
    def is_proposal(self) -> bool:
        return not self.room.keeps_dossier

    @property
    def add_label(self) -> str:
        return _("Propose to the chair") if self.is_proposal else ""

    def details(self) -> dict:
        asked = {name: self.cleaned_data[name] for name in self.asks if name in self.fields}
        return {**asked, "is_proposed": self.is_proposal}


class ConcernForm(FindingForm):
    text_label = _("New concern: what happens or may happen, and why is that not safe?")
    persons_label = _("Worried about whom")


class PatternForm(FindingForm):
    text_label = _("New pattern: what happens again and again, and what keeps it going?")


class RiskForm(FindingForm):
    text_label = _("New risk")
    persons_label = _("Whose risk")
    asks = ("risk_nature", "risk_level")

    risk_nature = forms.ChoiceField(
        label=_("Can it change"), choices=RiskNature.choices, widget=forms.RadioSelect, required=False
    )
    risk_level = forms.ChoiceField(
        label=_("One person or the family"),
        choices=RiskLevel.choices,
        widget=forms.RadioSelect,
        required=False,
    )


class HelpTriedForm(FindingForm):
    text_label = _("New: which help was there?")
    persons_label = _("For whom")
    asks = ("period_words", "helped", "experienced")

    period_words = forms.CharField(label=_("When"), max_length=80, required=False)
    helped = YesNoField(label=_("Did it help"))
    experienced = forms.CharField(
        label=_("How the family experienced it"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )


class StrengthForm(FindingForm):
    text_label = _("New: what goes well, or who gives support?")
    persons_label = _("Whose strength")


class RecoveryForm(FindingForm):
    text_label = _("New recovery point")
    persons_label = _("For whom")
    asks = ("is_long_term",)

    is_long_term = forms.BooleanField(label=_("This needs a long breath"), required=False)


class FutureForm(FindingForm):
    text_label = _("New: how does life look when it goes well?")
    persons_label = _("Whose future")


class NeedForm(FindingForm):
    text_label = _("New: what is needed?")
    persons_label = _("For whom")
    asks = ("how_we_know", "is_minimum")

    how_we_know = forms.CharField(
        label=_("How we will know that it is there"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    is_minimum = forms.BooleanField(
        label=_("This is the least that must be arranged: mark it as a bodemeis"), required=False
    )


class UnknownForm(FindingForm):
    text_label = _("New: what do we not know yet?")
    asks = ("found_out_by", "due_on")

    found_out_by = forms.CharField(label=_("Who finds out"), max_length=120, required=False)
    due_on = DayField(label=_("By when"))


class PhaseCheckForm(FindingForm):
    text_label = _("By what do we see which phase fits?")
    asks = ("fits_phase",)

    fits_phase = forms.ChoiceField(
        label=_("Which phase fits now"), choices=Phase.choices, widget=forms.RadioSelect, required=False
    )

    field_order = ("fits_phase", "text")


class ReviewForm(CaptureForm):
    """Looking back on one agreement of the running plan: does it hold, and what do we see of that?"""

    agreement = forms.CharField(widget=forms.HiddenInput, max_length=60)
    holds = YesNoField(label=_("Does it hold"), required=True)
    text = forms.CharField(
        label=_("What we see of that"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )

    def __init__(self, *args, agreements: dict[str, object], **kwargs):
        super().__init__(*args, **kwargs)
        self.agreements = agreements

    def clean_agreement(self):
        """The bodemeis or action that is looked back on."""
        agreement = self.agreements.get(self.cleaned_data["agreement"])
        if agreement is None:
            raise forms.ValidationError(_("This agreement is not part of the running plan."))
        return agreement


FINDING_FORMS = {
    Capture.CONCERN: ConcernForm,
    Capture.PATTERN: PatternForm,
    Capture.RISK: RiskForm,
    Capture.HELP_TRIED: HelpTriedForm,
    Capture.STRENGTH: StrengthForm,
    Capture.RECOVERY: RecoveryForm,
    Capture.FUTURE: FutureForm,
    Capture.NEED: NeedForm,
    Capture.UNKNOWN: UnknownForm,
    Capture.PHASE_CHECK: PhaseCheckForm,
}
