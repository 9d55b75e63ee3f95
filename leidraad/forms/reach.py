"""Deciding about the reach of one row: keeping it from somebody, agreeing that somebody hears it, releasing it."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import DayField, LongTextField
from cases.models import Person
from meetings.models import Attendee
from zvh.ui.forms import PlainForm
from zvh.ui.once import OnceForm


class PersonField(forms.ChoiceField):
    """One of the given persons; cleans to the person."""

    def offer(self, persons: Sequence[Person]) -> None:
        self.persons = {str(person.pk): person for person in persons}
        self.choices = [
            ("", _("choose")),
            *((key, person.short_name) for key, person in self.persons.items()),
        ]

    def clean(self, value):
        return self.persons.get(super().clean(value))


class KeepFromForm(OnceForm, PlainForm):
    """Keep it from one family member, because …"""

    person = PersonField(label=_("Keep it from"))
    reason = LongTextField(label=_("Because"), rows=2)

    def __init__(self, data=None, *, persons: Sequence[Person]):
        super().__init__(data, auto_id="keep_%s")
        self.fields["person"].offer(persons)


class EndForm(PlainForm):
    """Why a decision ends."""

    reason = LongTextField(label=_("Why"), rows=2)


class AgreeForm(OnceForm, PlainForm):
    """With the teller, on a day, that somebody may hear these words; about a child's words professionals decide."""

    whose = PersonField(label=_("Whose words"))
    person = PersonField(label=_("Who may hear them"))
    agreed_on = DayField(
        label=_("Agreed on"),
        required=False,
        help_text=_("With who told it. About the words of a child professionals decide."),
    )
    reason = LongTextField(label=_("How it was agreed, or why it was decided"), rows=2)

    def __init__(self, data=None, *, tellers: Sequence[Person], persons: Sequence[Person]):
        super().__init__(data, auto_id="agree_%s")
        self.fields["whose"].offer(tellers)
        self.fields["person"].offer(persons)
        if len(tellers) == 1:
            self.initial["whose"] = str(tellers[0].pk)


class ReleaseForm(OnceForm, PlainForm):
    """New words for the family, with who of the OM agreed to them, when and how."""

    text = LongTextField(
        label=_("What the family must know"),
        help_text=_("In words of its own: nothing else of what was said there goes along."),
    )
    persons = forms.MultipleChoiceField(
        label=_("About whom"), required=False, widget=forms.CheckboxSelectMultiple
    )
    consent_of = forms.ChoiceField(label=_("Who of the OM agreed"))
    consent_on = DayField(label=_("Agreed on"))
    consent_how = LongTextField(label=_("How it was agreed"), rows=2)

    def __init__(self, data=None, *, persons: Sequence[Person], attendees: Sequence[Attendee]):
        super().__init__(data, auto_id="release_%s")
        self._persons = {str(person.pk): person for person in persons}
        self._attendees = {str(attendee.pk): attendee for attendee in attendees}
        self.fields["persons"].choices = [(key, person.short_name) for key, person in self._persons.items()]
        self.fields["consent_of"].choices = [
            (key, f"{attendee.display_name}, {attendee.organisation.label}")
            for key, attendee in self._attendees.items()
        ]

    def clean_persons(self):
        return [self._persons[key] for key in self.cleaned_data["persons"]]

    def clean_consent_of(self):
        return self._attendees[self.cleaned_data["consent_of"]]
