"""What the leidraad itself finds missing at closing: in agreements, in the judgement, and of the table."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leidraad.closing import links
from leidraad.closing.registry import Missing, first_words, register
from leidraad.guide import Capture, read_guide
from leidraad.models import (
    OPEN_STATUSES,
    Action,
    BottomLine,
    Conversation,
    ConversationTopic,
    Finding,
    FindingKind,
    Idea,
    IdeaOutcome,
    ScaleRound,
    Verdict,
)
from leidraad.scored import rounds_scored
from meetings.models import AgendaItem, Attendee, AttendeeKind, MeetingKind, MeetingState
from meetings.services import check_table


@register
def judgement(conversation: Conversation) -> Iterator[Missing]:
    """Is there a joint concern, a score on the table, a verdict?"""
    concern = Finding.objects.current().filter(conversation=conversation, kind=FindingKind.JOINT_CONCERN)
    if not concern.exists():
        link = links.to_capture(conversation, Capture.JOINT_CONCERN)
        yield Missing("joint_concern", _("The table has not picked a joint biggest concern."), link)
    yield from _scale(conversation)
    verdict = Verdict.objects.filter(conversation=conversation).first()
    if verdict is None or not verdict.outcome:
        link = links.to_capture(conversation, Capture.VERDICT)
        yield Missing("verdict", _("There is no verdict over the phase yet."), link)


def _scale(conversation: Conversation) -> Iterator[Missing]:
    rounds = ScaleRound.objects.filter(conversation=conversation)
    link = links.to_capture(conversation, Capture.SCALE)
    if not rounds.exists():
        yield Missing("scale", _("The scale question was not asked."), link)
    elif rounds.filter(revealed_at__isnull=True, pk__in=rounds_scored(conversation)).exists():
        yield Missing("scale_covered", _("Scores were given but not turned over."), link)


@register
def actions(conversation: Conversation) -> Iterator[Missing]:
    """Actions of this meeting without a date, a reason, or who answers for them (rule 12)."""
    agreed = list(Action.objects.filter(conversation=conversation, status__in=OPEN_STATUSES))
    link = links.to_capture(conversation, Capture.ACTION)
    if not agreed:
        yield Missing("no_actions", _("No action was agreed."), link)
    yield from _lacking(
        "action_date",
        [action.text for action in agreed if not action.due_on],
        lambda count: ngettext("%(count)d action has no date.", "%(count)d actions have no date.", count),
        link,
    )
    yield from _lacking(
        "action_reason",
        [action.text for action in agreed if not action.has_reason],
        lambda count: ngettext("%(count)d action has no reason.", "%(count)d actions have no reason.", count),
        link,
    )
    yield from _lacking(
        "action_owner",
        [action.text for action in agreed if action.owner_words],
        lambda count: ngettext(
            "%(count)d action is with somebody no organisation answers for.",
            "%(count)d actions are with somebody no organisation answers for.",
            count,
        ),
        link,
    )


@register
def bottom_lines(conversation: Conversation) -> Iterator[Missing]:
    """Bodemeisen that nobody watches, or that have no consequence."""
    lines = list(BottomLine.objects.filter(conversation=conversation, ended_on__isnull=True))
    link = links.to_capture(conversation, Capture.BOTTOM_LINE)
    yield from _lacking(
        "bottom_line_guardian",
        [line.text for line in lines if not line.guardian and not line.guardian_user_id],
        lambda count: ngettext(
            "Nobody watches %(count)d bodemeis.", "Nobody watches %(count)d bodemeisen.", count
        ),
        link,
    )
    yield from _lacking(
        "bottom_line_consequence",
        [line.text for line in lines if not line.consequence],
        lambda count: ngettext(
            "%(count)d bodemeis does not say what happens when it does not hold.",
            "%(count)d bodemeisen do not say what happens when they do not hold.",
            count,
        ),
        link,
    )


@register
def findings(conversation: Conversation) -> Iterator[Missing]:
    """What is unknown needs somebody and a day; what is needed, a sign by which we know."""
    current = Finding.objects.current().filter(case_id=conversation.case_id)
    unknown = current.filter(kind=FindingKind.UNKNOWN)
    yield from _lacking(
        "unknown",
        [found.text for found in unknown if not found.found_out_by or not found.due_on],
        lambda count: ngettext(
            "%(count)d thing is unknown without somebody who finds out, or a day.",
            "%(count)d things are unknown without somebody who finds out, or a day.",
            count,
        ),
        links.to_capture(conversation, Capture.UNKNOWN),
    )
    needs = current.filter(kind=FindingKind.NEED, conversation=conversation, how_we_know="")
    yield from _lacking(
        "need_sign",
        list(needs.values_list("text", flat=True)),
        lambda count: ngettext(
            "Of %(count)d thing that is needed we don't know when it is good enough.",
            "Of %(count)d things that are needed we don't know when they are good enough.",
            count,
        ),
        links.to_capture(conversation, Capture.NEED),
    )


@register
def ideas(conversation: Conversation) -> Iterator[Missing]:
    """An idea of the family that was not chosen keeps a reason for the follow-up talk (rule 5)."""
    left = Idea.objects.filter(conversation=conversation).exclude(outcome=IdeaOutcome.CHOSEN)
    unnamed = left.filter(named_at=None).values_list("text", flat=True)
    yield from _lacking(
        "idea_names",
        list(unnamed),
        lambda count: ngettext(
            "%(count)d idea still stands without a name: one of the family needs an answer.",
            "%(count)d ideas still stand without names: those of the family need an answer.",
            count,
        ),
        links.to_capture(conversation, Capture.IDEA),
    )
    unanswered = left.filter(named_at__isnull=False, source_person__isnull=False, outcome_reason="")
    yield from _lacking(
        "idea_answer",
        list(unanswered.values_list("text", flat=True)),
        lambda count: ngettext(
            "%(count)d idea of the family has no answer yet: chosen, or why not.",
            "%(count)d ideas of the family have no answer yet: chosen, or why not.",
            count,
        ),
        links.to_capture(conversation, Capture.PRIORITY),
    )


@register
def steps(conversation: Conversation) -> Iterator[Missing]:
    """Topics may be left out, a step not without a warning. The first step is done beforehand."""
    shown = set(
        ConversationTopic.objects.filter(conversation=conversation, first_shown_at__isnull=False).values_list(
            "step", flat=True
        )
    )
    left_out = [step for step in read_guide(conversation.guide).steps[1:] if step.key not in shown]
    if left_out:
        count = len(left_out)
        words = ngettext("%(count)d step was left out.", "%(count)d steps were left out.", count)
        titles = tuple(step.title for step in left_out)
        link = links.to_step(conversation, left_out[0].key)
        yield Missing("steps", words % {"count": count}, link, count, titles)


@register
def table(conversation: Conversation) -> Iterator[Missing]:
    """Warnings without a reason, and family members who were not there and whom nobody tells."""
    for warning in check_table(conversation.item).open_warnings:
        yield Missing(f"warning_{warning.key}", warning.words, links.to_planning(conversation))
    told = set(
        Action.objects.filter(conversation=conversation, persons__isnull=False).values_list(
            "persons", flat=True
        )
    )
    absent = Attendee.objects.filter(
        item_id=conversation.item_id, kind=AttendeeKind.FAMILY, was_present=False
    ).select_related("person")
    for attendee in absent:
        if attendee.person_id not in told:
            words = _("%(name)s was not there, and nobody was asked to tell what came of it.")
            yield Missing(
                f"absent_{attendee.person_id}",
                words % {"name": attendee.person.short_name},
                links.to_capture(conversation, Capture.ACTION),
            )


@register
def next_meeting(conversation: Conversation) -> Iterator[Missing]:
    planned = AgendaItem.objects.filter(
        case_id=conversation.case_id,
        meeting__kind=MeetingKind.FOCUSOVERLEG,
        meeting__state=MeetingState.PLANNED,
        meeting__starts_at__gt=timezone.now(),
    )
    if not planned.exists():
        yield Missing(
            "next_meeting", _("The next meeting is not planned."), links.to_next_meeting(conversation)
        )


def _lacking(key: str, texts: list[str], words, link: str) -> Iterator[Missing]:
    """One line for all rows that lack the same; none when nothing lacks."""
    if texts:
        count = len(texts)
        yield Missing(key, words(count) % {"count": count}, link, count, first_words(texts))
