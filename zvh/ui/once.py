"""Forms that create a row carry the row's id, so that the same form sent twice creates it once."""

from uuid import uuid4

from django import forms


class OnceForm(forms.Form):
    """Mix into a form that creates: a hidden `new_id`, to be used as the primary key of the new row.

    A view asks `Model.objects.filter(pk=form.cleaned_data["new_id"])` first and redirects to what is there.
    """

    new_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
