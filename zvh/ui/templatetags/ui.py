"""The components of the interface as template tags with named attributes; an unknown attribute is refused.

`{% load ui %}`; what each looks like is on the style guide (/stijlgids/), how to use it in docs/interface.md.
"""

from collections.abc import Iterable
from datetime import date

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from zvh.ui import dates
from zvh.ui.components import Tab, one_of
from zvh.ui.errors import collect_errors
from zvh.ui.pictures.canvas import Picture
from zvh.ui.pictures.phase_path import PhasePath

register = template.Library()

TONES = ("", "warm", "ok", "line")
CARD_TONES = ("", "inset", "attention")
BUTTON_TONES = ("", "primary", "quiet", "danger")
PERSON_KINDS = ("professional", "family")
SHAPES = ("circle", "diamond", "triangle", "square", "pentagon", "check", "eye", "alert", "clock", "lock")
PICTURE_SIZES = ("column", "card", "page")

register.filter("day", dates.day)
register.filter("short_day", dates.short_day)
register.filter("moment", dates.moment)
register.filter("clock", dates.clock)
register.filter("age", dates.age)


@register.simple_block_tag
def page_header(content, *, title: str, over: str = "", intro: str = ""):
    """The page's one heading, with what stands over it and under it; between the tags come the actions."""
    context = {"content": content, "title": title, "over": over, "intro": intro}
    return render_to_string("ui/page_header.html", context)


@register.simple_block_tag
def card(content, *, title: str = "", aside: str = "", level: int = 2, tone: str = "", id: str = ""):
    """One matter. `aside` is a few words beside the title; `level` is the heading's level on this page."""
    context = {
        "content": content,
        "title": title,
        "aside": aside,
        "level": one_of("level", level, (2, 3, 4)),
        "tone": one_of("tone", tone, CARD_TONES),
        "id": id,
    }
    return render_to_string("ui/card.html", context)


@register.inclusion_tag("ui/tag.html")
def tag(*, text: str, tone: str = "", shape: str = ""):
    """One or two words about the thing it stands beside; the tone never says more than the words."""
    return {"text": text, "tone": one_of("tone", tone, TONES), "shape": one_of("shape", shape, ("", *SHAPES))}


@register.inclusion_tag("ui/demo_line.html")
def demo_line():
    """That this is a demo, on pages that know nothing of who asks; nothing anywhere else."""
    return {"is_demo": settings.ZVH_DEMO}


@register.inclusion_tag("ui/shape.html")
def shape(*, name: str):
    """A small drawn sign. Always beside a word: it says nothing to who can't see it."""
    return {"name": one_of("name", name, SHAPES)}


@register.inclusion_tag("ui/phase_path.html")
def phase_path(*, path: PhasePath):
    """Where the case was, is and will be, as a list; the same values draw the picture for paper."""
    return {"path": path}


@register.simple_block_tag
def empty_state(content, *, title: str, text: str = ""):
    """What it means that there is nothing, and between the tags what to do about it."""
    return render_to_string("ui/empty_state.html", {"content": content, "title": title, "text": text})


@register.inclusion_tag("ui/facts.html")
def facts(*, pairs: Iterable[tuple[str, object]]):
    """Terms with their values; what is empty shows as "not recorded"."""
    return {"pairs": list(pairs)}


@register.inclusion_tag("ui/person.html")
def person(*, name: str, initials: str, kind: str = "professional", detail: str = "", url: str = ""):
    """Somebody, with a face of initials: round for a professional, framed for the family."""
    kind = one_of("kind", kind, PERSON_KINDS)
    return {"name": name, "initials": initials[:3], "kind": kind, "detail": detail, "url": url}


@register.inclusion_tag("ui/audience.html")
def audience(*, text: str):
    """Who can see this, in words."""
    return {"text": text}


@register.inclusion_tag("ui/source.html")
def source(
    *,
    words: str,
    confirmed: date | None = None,
    stale_after_days: int | None = None,
    disputed_by: str = "",
    today: date | None = None,
):
    """Where a fact comes from and how old it is (domain.md rule 10); past its limit it asks for attention."""
    today = today or timezone.localdate()
    is_stale = bool(
        confirmed and stale_after_days is not None and (today - confirmed).days > stale_after_days
    )
    return {
        "words": words,
        "confirmed": dates.confirmation(confirmed, today=today, is_stale=is_stale) if confirmed else "",
        "is_stale": is_stale,
        "disputed_by": disputed_by,
    }


@register.inclusion_tag("ui/progress.html")
def progress(*, done: int, total: int, label: str):
    """How far something is; the label says it in words."""
    return {"done": done, "total": total, "label": label}


@register.inclusion_tag("ui/tabs.html")
def tabs(*, items: Iterable[Tab], label: str):
    """Links to the other pages about the same thing."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context, *, page: Page, parameter: str = "page"):
    """Links to the other pages of a list; the rest of the query string stays."""
    return {
        "request": context.get("request"),
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "ellipsis": page.paginator.ELLIPSIS,
        "parameter": parameter,
    }


@register.simple_tag(takes_context=True)
def page_link(context, *, parameter: str, number: int) -> str:
    """The address of this page with another page number; all other parameters stay as they are."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    query[parameter] = number
    return f"?{query.urlencode()}"


@register.simple_tag
def columns(*labels: str) -> tuple[str, ...]:
    """The headings of a listing, kept in a variable for its cells: `{% columns _("Number") … as heads %}`."""
    return labels


@register.simple_block_tag
def listing(content, *, caption: str, columns: tuple[str, ...]):
    """A table that becomes cards where it is narrow. Rows are `<tr role="row">` filled with `cell`s."""
    return render_to_string("ui/listing.html", {"content": content, "caption": caption, "columns": columns})


@register.simple_block_tag
def cell(content, *, label: str, is_head: bool = False, is_number: bool = False):
    """One cell under the heading `label`; the head is what the row is about."""
    is_empty = not content.strip()
    context = {
        "content": content,
        "label": label,
        "is_head": is_head,
        "is_number": is_number,
        "is_empty": is_empty,
    }
    return render_to_string("ui/cell.html", context)


@register.inclusion_tag("ui/post_button.html", takes_context=True)
def post_button(
    context,
    *,
    url: str,
    label: str,
    tone: str = "",
    name: str = "",
    value: str = "",
    question: str = "",
    confirm_label: str = "",
    key: str = "",
):
    """A form with one button. With a `question` it asks first, in place and without script."""
    return {
        "csrf_token": context.get("csrf_token"),
        "url": url,
        "label": label,
        "tone": one_of("tone", tone, BUTTON_TONES),
        "name": name,
        "value": value,
        "question": question,
        "confirm_label": confirm_label or label,
        "key": key,
    }


@register.inclusion_tag("ui/error_summary.html")
def error_summary(*forms: BaseForm | BaseFormSet):
    """What has to be mended, at the top of the page, each with a link to its field."""
    return {"errors": collect_errors(*forms)}


@register.inclusion_tag("ui/form_rows.html")
def form_rows(*, formset: BaseFormSet, add_label: str, remove_label: str):
    """A formset with a button for one more row; without script its extra rows and DELETE ticks do it."""
    return {"formset": formset, "add_label": add_label, "remove_label": remove_label}


@register.inclusion_tag("ui/save_state.html")
def save_state():
    """Where a form with `data-autosave` says that it is saved, or why not."""
    return {}


@register.inclusion_tag("ui/figure.html")
def figure(*, picture: Picture, caption: str = "", size: str = "card", show_text: bool = True):
    """A picture in the width that fits its place (column, card or page), and the same in words."""
    size = one_of("size", size, PICTURE_SIZES)
    return {"picture": picture, "caption": caption, "size": size, "show_text": show_text}


@register.simple_tag
def not_recorded() -> str:
    """The one way to say that something was left open."""
    return _("not recorded")
