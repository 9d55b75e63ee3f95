"""What every form of the application has in common: ISO dates, texts with a limit, calm labels."""

from crispy_forms.helper import FormHelper
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

TEXT_LIMIT = 20_000
LINE_LIMIT = 200


class PlainTextarea(forms.Textarea):
    """Browsers send a line end as two characters; kept as one, a text stays equal to itself."""

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


class DayInput(forms.DateInput):
    """The browser's own calendar, which reads and sends ISO dates whatever the language."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


class TextLimit(MaxLengthValidator):
    """Says how long the text is and how long it may be."""

    message = _("This text has %(show_value)d characters; %(limit_value)d fit. Shorten it or divide it.")


REPLACED_WIDGETS = {
    forms.Textarea: PlainTextarea,
    forms.DateInput: DayInput,
    forms.DateTimeInput: MomentInput,
    forms.TimeInput: TimeInput,
}


class PlainFormMixin:
    """Mix in before Form or ModelForm.

    The form tag, its buttons and the CSRF token are the template's. `text_limits` sets limits per field.
    A template that shows the errors of several forms in one summary sets `has_own_summary` to False.
    """

    text_limits: dict[str, int] = {}
    has_own_summary = True
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        for name, field in self.fields.items():
            self._settle_widget(field)
            if isinstance(field, forms.CharField) and not isinstance(field, forms.UUIDField):
                self._limit_text(name, field)

    def _settle_widget(self, field: forms.Field) -> None:
        replacement = REPLACED_WIDGETS.get(type(field.widget))
        if replacement is None:
            return
        old = field.widget
        field.widget = replacement(attrs=dict(old.attrs))
        field.widget.is_required = old.is_required
        field.widget.is_localized = old.is_localized

    def _limit_text(self, name: str, field: forms.CharField) -> None:
        """A limit for every text. Browsers cut a pasted text at `maxlength` without a word, so long texts
        go without the attribute and get the message instead.
        """
        is_long = isinstance(field.widget, forms.Textarea)
        limit = self.text_limits.get(name) or field.max_length or (TEXT_LIMIT if is_long else LINE_LIMIT)
        validators = [item for item in field.validators if not isinstance(item, MaxLengthValidator)]
        field.validators = [*validators, TextLimit(limit)]
        field.max_length = limit
        if is_long:
            field.widget.attrs.pop("maxlength", None)
            field.widget.attrs.setdefault("rows", 4)


class PlainForm(PlainFormMixin, forms.Form):
    """A form of our own fields."""


class PlainModelForm(PlainFormMixin, forms.ModelForm):
    """A form on a model. It only validates: the view hands the cleaned values to a service."""
