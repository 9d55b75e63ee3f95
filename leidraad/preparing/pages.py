"""What the pages of preparing show; everything comes from the desk of who prepares."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.models import Incident, Involvement, LifeDomainEntry, Membership
from leidraad.guide import Capture
from leidraad.models import AnswerKind
from leidraad.preparing.desk import Desk, Question, conversation_or_404
from leidraad.preparing.forms import AnswerForm, from_draft
from leidraad.preparing.other_forms import ScoreBeforehandForm, SendForm
from leidraad.preparing.said import Said

MOST_INCIDENTS = 4


@dataclass(frozen=True)
class Asked:
    """A question with its form, and where it goes."""

    question: Question
    form: AnswerForm | ScoreBeforehandForm
    url: str
    save_url: str
    # What the dossier knows besides findings, in words.
    facts: tuple[str, ...] = ()

    @property
    def is_scale(self) -> bool:
        return isinstance(self.form, ScoreBeforehandForm)


def address(name: str, desk: Desk, **more) -> str:
    return reverse(f"preparing:{name}", kwargs={"item": desk.conversation.item_id, **more})


def question(request: HttpRequest, desk: Desk, asked: Question, form, *, status: int = 200) -> HttpResponse:
    context = {**_frame(desk), "asked": _asked(desk, asked, form), "previous": _previous(desk, asked)}
    return render(request, "leidraad/preparing/question.html", context, status=status)


def all_questions(request: HttpRequest, desk: Desk) -> HttpResponse:
    rows = [_asked(desk, each, _blank(desk, each)) for each in desk.questions()]
    return render(request, "leidraad/preparing/all.html", {**_frame(desk), "rows": rows})


def judged(desk: Desk) -> list[AnswerForm]:
    """What was typed under each question, judged as it will be sent; a score was given already."""
    asked = [each for each in desk.questions() if Capture.SCALE not in each.topic.captures]
    forms = [from_draft(desk, each) for each in asked]
    for form in forms:
        form.is_valid()
    return forms


def review(
    request: HttpRequest, desk: Desk, forms: list[AnswerForm], form: SendForm, *, status: int = 200
) -> HttpResponse:
    context = {
        **_frame(desk),
        "answers": [_Answer(each, desk) for each in forms],
        "form": form,
        "is_sent": desk.preparation is not None and desk.preparation.submitted_at is not None,
    }
    return render(request, "leidraad/preparing/review.html", context, status=status)


def nothing_asked(request: HttpRequest, item, desk: Desk | None, *, status: int = 200) -> HttpResponse:
    """For who reads the case without being asked to prepare, and when nothing was chosen that can be."""
    conversation = desk.conversation if desk else conversation_or_404(request.principal, item)
    context = {"conversation": conversation, "item": conversation.item, "is_asked": desk is not None}
    return render(request, "leidraad/preparing/nothing.html", context, status=status)


@dataclass(frozen=True)
class _Answer:
    """One question on the page with what is going to be sent."""

    form: AnswerForm
    desk: Desk

    @property
    def topic(self):
        return self.form.topic

    @property
    def url(self) -> str:
        return address("question", self.desk, key=self.topic.key)

    @property
    def is_wrong(self) -> bool:
        return bool(self.form.errors)

    @property
    def said(self) -> list[Said]:
        return [] if self.is_wrong else self.form.said()

    @property
    def confirmed(self) -> int:
        """How many findings still hold; they need no more than their number."""
        return sum(one.kind == AnswerKind.CONFIRMED for one in self.said)

    @property
    def rest(self) -> list[Said]:
        return [one for one in self.said if one.kind != AnswerKind.CONFIRMED]


def _frame(desk: Desk) -> dict:
    overview = desk.overview
    return {
        "desk": desk,
        "item": desk.conversation.item,
        "meeting": desk.meeting,
        "number": desk.case.number,
        "total": len(overview),
        "done": sum(question.is_answered for question in overview),
        "overview": [(each, address("question", desk, key=each.topic.key)) for each in overview],
    }


def _blank(desk: Desk, asked: Question):
    if Capture.SCALE in asked.topic.captures:
        return ScoreBeforehandForm(auto_id=f"{asked.topic.key}_%s")
    return AnswerForm(desk, asked)


def _asked(desk: Desk, asked: Question, form) -> Asked:
    key = asked.topic.key
    return Asked(
        question=asked,
        form=form,
        url=address("question", desk, key=key),
        save_url=address("save", desk, key=key),
        facts=tuple(_facts(desk, asked.topic.captures)),
    )


def _previous(desk: Desk, asked: Question) -> str:
    before = desk.topics[asked.number - 2] if asked.number > 1 else None
    return address("question", desk, key=before.key) if before else ""


def _facts(desk: Desk, captures):
    """What the dossier knows where no findings are kept: the household, life domains, who helps, incidents."""
    for capture in captures:
        yield from _FACTS.get(capture, lambda _desk: ())(desk)


def _household(desk: Desk):
    members = Membership.objects.visible_to(desk.principal).filter(
        household_id=desk.case.household_id, until__isnull=True
    )
    for membership in members.select_related("person").order_by("position", "id"):
        yield ", ".join(filter(None, [membership.person.full_name, membership.place]))


def _life_domains(desk: Desk):
    entries = LifeDomainEntry.objects.visible_to(desk.principal).filter(case=desk.case, person__isnull=True)
    for entry in entries.order_by("domain", "-noted_on").distinct("domain"):
        yield str(entry)


def _involvements(desk: Desk):
    running = Involvement.objects.visible_to(desk.principal).filter(case=desk.case, until__isnull=True)
    for row in running.select_related("organisation"):
        yield ": ".join(filter(None, [row.organisation.label, row.aim]))


def _incidents(desk: Desk):
    told = Incident.objects.visible_to(desk.principal).filter(case=desk.case)
    for incident in told.order_by("-happened_earliest", "-created_at")[:MOST_INCIDENTS]:
        yield incident.text


_FACTS = {
    Capture.HOUSEHOLD: _household,
    Capture.LIFE_DOMAINS: _life_domains,
    Capture.INVOLVEMENT: _involvements,
    Capture.INCIDENTS: _incidents,
}
