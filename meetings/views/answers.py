"""How the views of this app answer a form: done, or refused beside the field that it is about."""

from collections.abc import Callable

from django.forms import BaseForm
from django.http import HttpRequest

from zvh.errors import DomainError

DONE = 302


def submit(request: HttpRequest, form: BaseForm, act: Callable[[dict], object]) -> int:
    """Act on what a valid form says. Returns DONE, or the status with which to show the form (again)."""
    if request.method != "POST":
        return 200
    if not form.is_valid():
        return 422
    try:
        act(form.cleaned_data)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return error.status
    return DONE
