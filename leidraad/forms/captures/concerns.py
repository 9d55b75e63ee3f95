"""Forms of the round of biggest concerns: one's own, one noted for somebody who doesn't type, the joint one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leidraad.forms.captures.base import CaptureForm, PersonsField, SourceRowField
from leidraad.forms.captures.editing import ActForm
from zvh.ui.once import OnceForm


class NamesConcern(forms.Form):
    """Mix in: one of the concerns on the table, or a new one in own words, which then counts."""

    concern = SourceRowField(rows="concerns", label=_("One of these concerns"))
    text = forms.CharField(
        label=_("or in own words"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned["concern"] and not cleaned["text"]:
            self.add_error("text", _("Choose a concern, or write it down."))
        return cleaned

    def named(self) -> dict:
        """What was named, as the service takes it."""
        words = self.cleaned_data["text"]
        return {"finding": None if words else self.cleaned_data["concern"], "text": words}


class OwnConcernForm(NamesConcern, CaptureForm):
    """What a participant finds the biggest concern."""

    add_label = _("This is my biggest concern")


class NotedConcernForm(NamesConcern, OnceForm, ActForm):
    """The same, noted for somebody at the table."""


class JointConcernForm(CaptureForm):
    """What the table picks together; nobody's in particular. It may start from one of the concerns."""

    text = forms.CharField(label=_("Our biggest concern"), widget=forms.Textarea(attrs={"rows": 2}))
    connections = forms.CharField(
        label=_("How the problems hang together"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    persons = PersonsField(label=_("About whom"))
    concern = SourceRowField(rows="concerns", widget=forms.HiddenInput)

    def details(self) -> dict:
        return {"connections": self.cleaned_data["connections"], "derived_from": self.cleaned_data["concern"]}

    def start_from(self, concern) -> None:
        """Take its words over. What was typed before stands beside it, so that nothing is lost."""
        typed = self.initial.get("text", "")
        if typed and typed != concern.text:
            self._put_beside("text", [(typed,)])
        persons = [str(person.pk) for person in concern.persons.all()]
        self.initial |= {"text": concern.text, "persons": persons, "concern": str(concern.pk)}
