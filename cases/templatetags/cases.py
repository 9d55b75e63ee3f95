"""Ages and births in words, for templates about people."""

from datetime import date

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.births import age_in_words, birth_of
from cases.frame import phase_change_in_words
from cases.models import Person
from zvh.ui.dates import short_day

register = template.Library()


@register.simple_tag
def age_of(person: Person) -> str:
    """How old somebody is as far as it is known, or that they died."""
    if person.died_on:
        return _("died %(day)s") % {"day": short_day(person.died_on)}
    return age_in_words(birth_of(person), timezone.localdate())


register.filter("phase_change", phase_change_in_words)


@register.simple_tag
def born_as_sent(born: str) -> str:
    """A birth as the referrer gave it: a day, or their own words."""
    try:
        return _("born %(day)s") % {"day": date.fromisoformat(born).strftime("%d-%m-%Y")}
    except ValueError:
        return born
