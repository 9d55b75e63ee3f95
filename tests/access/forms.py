"""The forms of a page, as a browser would send them: what they hold, what can be chosen, where they go."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from html.parser import HTMLParser
from types import MappingProxyType

from django.utils import timezone

Sent = dict[str, list[str]]
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TICKED = {"checkbox", "radio"}
# A form goes where it says; what is typed in it is saved field by field meanwhile.
GOES_TO, SAVES = ("hx-post",), "data-autosave"
NOT_SENT = {"submit", "button", "reset", "image", "file"}


@dataclass
class Field:
    """One name in a form: `sent` is what the page filled in, `choices` what else it offers."""

    kind: str
    sent: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    least: str = ""

    @property
    def values(self) -> list[str]:
        return [*self.sent, *self.choices]


@dataclass
class Form:
    """`is_fragment`: the page stays, and htmx puts the answer in it."""

    address: str
    fields: dict[str, Field] = field(default_factory=dict)
    is_fragment: bool = False

    @property
    def shape(self) -> tuple[str, ...]:
        """The names in it, whatever rows they are about: the same form beside each of ten rows is one."""
        return tuple(sorted(UUID.sub("*", name) for name in self.fields))


class _Reader(HTMLParser):
    """Reads every form that is posted, also those that a button of it sends elsewhere."""

    def __init__(self, page: str):
        super().__init__()
        self.page, self.forms, self.by_id = page, [], {}
        self.open: list[Form] = []
        # Buttons of a form, and what else sends a form that it names.
        self.elsewhere: list[tuple[Form | str, str, bool]] = []
        self.saved: list[tuple[Form, str]] = []
        self.select: Field | None = None
        self.text: Field | None = None

    def handle_starttag(self, tag, attrs):
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._begin(has)
        elif "hx-include" in has and "hx-post" in has:
            self.elsewhere.append((has["hx-include"].removeprefix("#"), self._whole(has["hx-post"]), True))
        elif tag in {"input", "select", "textarea", "button"}:
            self._field(tag, has)
        elif tag == "option" and self.select is not None and "disabled" not in has:
            self.select.choices.append(has.get("value", ""))
            if "selected" in has:
                self.select.sent.append(has.get("value", ""))

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = []
        elif tag == "select":
            if self.select and not self.select.sent and self.select.kind == "select":
                self.select.sent = self.select.choices[:1]
            self.select = None
        elif tag == "textarea":
            self.text = None

    def handle_data(self, data):
        if self.text is not None:
            self.text.sent[0] += data

    def _begin(self, has):
        fields: dict[str, Field] = {}
        goes_to = {has[name] for name in GOES_TO if name in has}
        if has.get("method", "").lower() == "post":
            goes_to.add(has.get("action") or self.page)
        is_fragment = any(name in has for name in GOES_TO)
        self.open = [Form(self._whole(address), fields, is_fragment) for address in sorted(goes_to)]
        self.forms += self.open
        if has.get(SAVES) and self.open:
            self.saved.append((self.open[0], self._whole(has[SAVES])))
        if "id" in has:
            self.by_id[has["id"]] = self.open

    def _field(self, tag, has):
        forms = self.by_id.get(has["form"], []) if "form" in has else self.open
        for name in ("formaction", "hx-post"):
            if name in has and tag == "button" and forms:
                self.elsewhere.append((forms[0], self._whole(has[name]), name in GOES_TO))
        if not (forms and has.get("name")) or "disabled" in has:
            return
        kind = has.get("type", "text") if tag == "input" else tag
        if tag == "select" and "multiple" in has:
            kind = "choices"
        known = forms[0].fields.setdefault(has["name"], Field(kind, least=has.get("min", "")))
        if kind in TICKED:
            known.choices.append(has.get("value", "on"))
            if "checked" in has:
                known.sent.append(has.get("value", "on"))
        elif tag == "button" or kind in NOT_SENT:
            known.choices.append(has.get("value", ""))
        elif tag == "textarea":
            known.sent, self.text = [""], known
        elif tag == "select":
            self.select = known
        else:
            known.sent.append(has.get("value", ""))

    def _whole(self, address: str) -> str:
        return self.page.partition("?")[0] if address in {"", "?", "."} else address


def forms_on(page: str, html: str) -> Iterator[Form]:
    """Every form of the page at address `page` that can be posted; those that save themselves also as they do that."""
    reader = _Reader(page)
    reader.feed(html)
    yield from reader.forms
    for named, address, is_fragment in reader.elsewhere:
        forms = reader.by_id.get(named, []) if isinstance(named, str) else [named]
        yield from (replace(form, address=address, is_fragment=is_fragment) for form in forms[:1])
    for form, address in reader.saved:
        changed = next(name for name, known in form.fields.items() if known.kind != "hidden")
        yield Form(address, form.fields | {"autosave_field": Field("hidden", [changed])}, is_fragment=True)


TYPED = "Woorden die hier passen"
# What fits where a field says nothing of it.
FITS = {"birth": "1990", "number": "2026-0001", "email": "iemand@example.org"}
# Somebody else than the person named before; and of two ways to say who, one.
ANOTHER, EITHER = {"other", "protects"}, {"user", "person"}


def filled(form: Form, attempt: int = 0, rows: Mapping[str, object] = MappingProxyType({})) -> Sent:
    """What somebody would send who fills everything in; another `attempt` chooses other values.

    A hidden field that the page left empty gets the id that `rows` has under its name.
    """
    sent = {name: values for name, known in form.fields.items() if (values := _value(name, known, attempt))}
    sent |= {name: [str(rows[name])] for name, values in sent.items() if values == [""] and name in rows}
    if "organisation" in sent and attempt % 2 == 0:
        sent = {name: values for name, values in sent.items() if name not in EITHER}
    return sent


def _value(name: str, known: Field, attempt: int) -> list[str]:
    if known.kind in TICKED | {"select", "choices", "button"}:
        return _chosen(name, known, attempt)
    if known.kind == "hidden" or (known.kind != "textarea" and any(known.sent)):
        return known.sent
    return [FITS.get(name.rpartition("-")[2]) or _typed(name, known, attempt)]


def _chosen(name: str, known: Field, attempt: int) -> list[str]:
    offered = [choice for choice in known.choices if choice]
    if known.kind == "radio" and known.sent and attempt == 0:
        return known.sent
    if not offered:
        return []
    return [offered[(attempt + (name in ANOTHER)) % len(offered)]]


def _typed(name: str, known: Field, attempt: int) -> str:
    day = timezone.localdate() + timedelta(days=(0, 10, -10)[attempt % 3])
    later = any(word in name for word in ("end", "until"))
    return {
        "date": f"{day + timedelta(days=later):%Y-%m-%d}",
        "datetime-local": f"{day + timedelta(days=20):%Y-%m-%d}T{'11:00' if later else '09:30'}",
        "time": "11:00" if later else "09:30",
        "number": known.least or "1",
    }.get(known.kind, TYPED)
