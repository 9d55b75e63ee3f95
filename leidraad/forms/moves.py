"""Forms behind the buttons that move the table; each carries the version it counted from."""

from django import forms

from cases.models import Phase
from leidraad.room.state import Room

VERSION = {"min_value": 0, "max_value": 2_000_000_000}


class MoveForm(forms.Form):
    version = forms.IntegerField(**VERSION)


class StepForm(MoveForm):
    step = forms.CharField(max_length=40)


class PhaseForm(MoveForm):
    phase = forms.ChoiceField(choices=Phase.choices)


class PartMoveForm(MoveForm):
    """Counts in versions of the meeting."""


class TopicForm(MoveForm):
    """A topic of the running phase, by its path."""

    topic = forms.CharField(max_length=80)

    def __init__(self, data, *, room: Room):
        super().__init__(data)
        self.room = room

    def clean_topic(self):
        phase, _slash, key = self.cleaned_data["topic"].partition("/")
        topic = self.room.guide.topic(phase, key)
        if topic is None:
            raise forms.ValidationError("")
        return topic
