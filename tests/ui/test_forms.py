"""Forms give their messages beside the field and cut nothing off."""

import xml.etree.ElementTree as ElementTree

import tinyhtml5
from django import forms
from django.template import Context, Template

from zvh.ui.errors import FieldError, collect_errors
from zvh.ui.forms import TEXT_LIMIT, PlainForm


class ActionForm(PlainForm):
    text_limits = {"note": 10}

    what = forms.CharField(label="Wat", max_length=80, help_text="Eén zin.")
    note = forms.CharField(label="Notitie", widget=forms.Textarea, required=False)
    story = forms.CharField(label="Verhaal", widget=forms.Textarea, required=False)
    due = forms.DateField(label="Wanneer", required=False)
    aim = forms.ChoiceField(label="Voor wie", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    told = forms.BooleanField(label="Besproken", required=False)


def render(form) -> ElementTree.Element:
    """The form as crispy-forms draws it, read back as a tree."""
    written = Template("{% load crispy_forms_filters %}{{ form|crispy }}").render(Context({"form": form}))
    return tinyhtml5.parse(written, namespace_html_elements=False)


def by_id(tree, name):
    return tree.find(f".//*[@id='{name}']")


def test_an_error_stands_beside_its_field_and_is_tied_to_it():
    tree = render(ActionForm({}))
    field = by_id(tree, "id_what")
    assert field.get("aria-invalid") == "true"
    assert field.get("aria-describedby") == "id_what_helptext id_what_error"
    assert by_id(tree, "id_what_helptext").text == "Eén zin."
    assert "Dit veld is verplicht." in "".join(by_id(tree, "id_what_error").itertext())


def test_the_summary_links_to_each_field():
    tree = render(ActionForm({}))
    summary = tree.find(".//*[@data-error-summary]")
    assert [link.get("href") for link in summary.iter("a")] == ["#id_what", "#id_aim_0"]
    assert by_id(tree, "id_aim_0") is not None


def test_optional_fields_say_so_and_required_ones_have_no_asterisk():
    written = "".join(render(ActionForm()).itertext())
    assert "Notitie (niet verplicht)" in written
    assert "Wat (niet verplicht)" not in written
    assert "*" not in written


def test_a_form_that_was_not_sent_has_no_errors():
    assert collect_errors(ActionForm()) == []


def test_errors_come_with_the_label_of_their_field():
    found = collect_errors(ActionForm({"what": "x" * 81, "aim": "c"}))
    assert [(error.label, error.anchor) for error in found] == [("Wat", "id_what"), ("Voor wie", "id_aim_0")]
    assert FieldError("Nee") in collect_errors(_refused("Nee"))


def _refused(message):
    form = ActionForm({"what": "x", "aim": "a"})
    form.add_error(None, message)
    return form


def test_a_long_text_is_refused_with_its_length_and_never_cut():
    form = ActionForm({"what": "x", "aim": "a", "note": "x" * 11, "story": "é" * (TEXT_LIMIT + 1)})
    assert form.errors["note"] == [
        "Deze tekst telt 11 tekens; er passen er 10. Kort de tekst in of verdeel hem."
    ]
    assert list(form.errors) == ["note", "story"]
    assert "maxlength" not in form["note"].as_widget()


def test_a_megabyte_of_text_is_refused_in_a_field_without_a_limit_of_its_own():
    form = ActionForm({"what": "x", "aim": "a", "story": "x" * 1_000_000})
    assert "story" in form.errors


def test_line_ends_are_kept_as_one_character():
    form = ActionForm({"what": "x", "aim": "a", "note": "a\r\nb"}, initial={"note": "a\nb"})
    assert form.is_valid()
    assert form.cleaned_data["note"] == "a\nb"
    assert "note" not in form.changed_data


def test_dates_are_iso_for_the_browsers_own_calendar():
    field = by_id(render(ActionForm(initial={"due": "2026-11-26"})), "id_due")
    assert (field.get("type"), field.get("value")) == ("date", "2026-11-26")


def test_a_date_that_does_not_exist_is_refused():
    assert "due" in ActionForm({"what": "x", "aim": "a", "due": "2026-02-31"}).errors
