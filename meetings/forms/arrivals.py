"""When and where somebody comes in, and when they leave: on the day of the meeting, by the clock on the wall."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, Arrival
from meetings.planning.arriving import Way
from meetings.planning.series import on_that_day
from zvh.errors import DomainError
from zvh.ui.forms import PlainForm


class ArrivalForm(PlainForm):
    arrives = forms.TimeField(label=_("Comes at"), widget=forms.TimeInput)
    leaves = forms.TimeField(label=_("Leaves at"), widget=forms.TimeInput)
    entrance = forms.CharField(
        label=_("Entrance and where they wait"),
        max_length=120,
        required=False,
        help_text=_("As they hear it themselves, for example: the side door, somebody fetches you."),
    )

    def __init__(self, *args, item: AgendaItem, **kwargs):
        super().__init__(*args, **kwargs)
        self.item = item

    @staticmethod
    def initial_of(way: Arrival | Way | None) -> dict:
        if way is None:
            return {}
        return {
            "arrives": timezone.localtime(way.arrives_at).time(),
            "leaves": timezone.localtime(way.leaves_at).time(),
            "entrance": way.entrance,
        }

    def clean(self) -> dict:
        """Both on the day of the meeting."""
        cleaned = super().clean()
        day = timezone.localdate(self.item.meeting.starts_at)
        for name in ("arrives", "leaves"):
            if cleaned.get(name):
                try:
                    cleaned[f"{name}_at"] = on_that_day(day, cleaned[name])
                except DomainError as error:
                    self.add_error(name, error.message)
        return cleaned

    @property
    def way(self) -> dict:
        """As the service takes it."""
        return {name: self.cleaned_data[name] for name in ("arrives_at", "leaves_at", "entrance")}
