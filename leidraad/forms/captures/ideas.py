"""Forms for ideas: naming one, and saying with which other it belongs."""

from django.utils.translation import gettext_lazy as _

from leidraad.forms.captures.base import SaidForm, SourceRowField
from leidraad.forms.captures.editing import ActForm


class IdeaForm(SaidForm):
    """Who types for the table says whose idea it is; nobody reads that until the chair shows the names."""

    certainty = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("New idea")
        if "said_by" in self.fields:
            self.fields["said_by"].label = _("Whose idea")


class GroupForm(ActForm):
    """Under which other idea this one comes; empty takes it out of its group."""

    under = SourceRowField(rows="idea_heads", label=_("Belongs with"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        itself = str(self.row.pk)
        field = self.fields["under"]
        field.choices = [(key, words) for key, words in field.choices if key != itself]
