"""How many minutes each step of a meeting gets."""

from collections.abc import Mapping

from django import forms

from leidraad.forms.moves import VERSION
from leidraad.room.state import Room
from leidraad.services.timing import MOST_MINUTES
from zvh.ui.forms import PlainForm

FIELD = "step_"


class MinutesForm(PlainForm):
    """A field per step of the guide; counts in versions of the conversation."""

    has_own_summary = False

    version = forms.IntegerField(**VERSION, widget=forms.HiddenInput)

    def __init__(self, data=None, *, room: Room, minutes: Mapping[str, int] | None = None):
        super().__init__(data, auto_id="minutes_%s", initial={"version": room.conversation.version})
        for step in room.guide.steps:
            self.fields[f"{FIELD}{step.key}"] = forms.IntegerField(
                label=step.title,
                min_value=0,
                max_value=MOST_MINUTES,
                initial=(minutes or {}).get(step.key),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    @property
    def minutes(self) -> dict[str, int]:
        given = self.cleaned_data.items()
        return {name.removeprefix(FIELD): value for name, value in given if name.startswith(FIELD)}
