"""Forms of the table at the right of the room: who has spoken, and who types."""

from django import forms

from leidraad.forms.moves import MoveForm, TopicForm
from leidraad.models import Typing


class TurnForm(TopicForm):
    """About which topic, and whether they spoke: said outright, so that a doubled tap does one thing."""

    spoken = forms.TypedChoiceField(choices=[("1", ""), ("0", "")], coerce=lambda value: value == "1")
    version = None


class TypingForm(MoveForm):
    typing = forms.ChoiceField(choices=Typing.choices, required=False)
