"""What the table judges: the scale, whether someone is unsafe now, the verdict over the phase."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leidraad.forms.captures.judgement import SafetyForm, ScoresForm, VerdictForm
from leidraad.guide import Topic
from leidraad.models import ScaleRound, ScaleScore, Verdict
from leidraad.room.captures.base import Act, CaptureHandler
from leidraad.room.state import Room
from leidraad.rules import SeatFacts, is_asked_to_score, offered_outcomes, widest_first
from leidraad.scored import who_scored
from leidraad.services.drafts import drop_draft
from leidraad.services.scale import reveal_scores, score, start_second_round
from leidraad.services.verdict import answer_safety_check, give_verdict
from meetings.models import Attendee
from zvh.access.permissions import CasePermission
from zvh.ui.pictures.scale_dots import ScaleDots, Score


def rounds(room: Room):
    """Those of this meeting; on a screen that the family sees, none that was asked with the OM (rule 3)."""
    asked = room.of_case(ScaleRound.objects).filter(conversation=room.conversation)
    return asked.filter(om_parts=[]) if room.table.with_family else asked


def reveal(room: Room, topic: Topic, round: ScaleRound, form) -> None:
    reveal_scores(round=round)


def again(room: Room, topic: Topic, round: ScaleRound, form) -> None:
    start_second_round(conversation=room.conversation, topic=topic, after=round.number)


class ScaleCapture(CaptureHandler):
    """Scores stay covered until they are all turned over; then those furthest apart speak first."""

    template = "leidraad/room/captures/scale.html"
    form_template = "leidraad/room/forms/scores.html"
    form_class = ScoresForm
    add_label = _("Put in face down")
    acts = {
        "omdraaien": Act(rounds, reveal, permission=CasePermission.DIRECT),
        "nog-eens": Act(rounds, again, permission=CasePermission.DIRECT),
    }

    def form_arguments(self, room, topic):
        return {"attendees": self.asked(room)}

    def asked(self, room: Room) -> list[Attendee]:
        """Who gives a score: everybody at the table but for who watches, types or translates."""
        attendees = [seat.attendee for seat in room.seated_in(room.part)]
        return [a for a in attendees if is_asked_to_score(SeatFacts(a.kind, a.table_role))]

    def form(self, room, topic, *, data=None, draft=None, asked=None):
        """None while the scores are on the table: a second round is started first."""
        running = rounds(room).filter(question_key=topic.path).order_by("number").last()
        if running is not None and running.revealed_at:
            return None
        return super().form(room, topic, data=data, draft=draft)

    def known(self, room, topic, asked):
        asked_rounds = list(rounds(room).filter(question_key=topic.path).order_by("number"))
        running = asked_rounds[-1] if asked_rounds else None
        covered = running if running and not running.revealed_at else None
        return {
            "round": running,
            "scale": topic.scale,
            "covered": covered,
            "done": who_scored(covered) if covered else frozenset(),
            "pictures": [self._picture(row, topic) for row in asked_rounds if row.revealed_at],
        }

    def _picture(self, row: ScaleRound, topic: Topic) -> dict:
        """The dots of a round that was turned over, and the reasons, those furthest apart first."""
        given = {
            one.pk: one
            for one in ScaleScore.objects.filter(round=row).select_related(
                "attendee__user", "attendee__person"
            )
        }
        order = widest_first({key: one.value for key, one in given.items()})
        dots = ScaleDots(
            question=row.question,
            low_label=topic.scale.low,
            high_label=topic.scale.high,
            higher_is_better=row.higher_is == ScaleRound.Better.HIGHER,
            scores=tuple(
                Score(one.attendee.display_name, one.value, is_family=one.attendee.is_family_side)
                for one in given.values()
            ),
        )
        title = gettext("Round %(number)d") % {"number": row.number}
        return {"title": title, "dots": dots, "scores": [given[key] for key in order]}

    def add(self, room, topic, form):
        for attendee, value, reason in form.scores():
            score(conversation=room.conversation, topic=topic, attendee=attendee, value=value, reason=reason)
        drop_draft(conversation=room.conversation, topic=topic, capture=self.kind)


def verdict_of(room: Room) -> Verdict | None:
    return room.of_case(Verdict.objects).filter(conversation=room.conversation).first()


class SafetyCapture(CaptureHandler):
    template = "leidraad/room/captures/safety_check.html"
    form_class = SafetyForm
    add_label = _("Save")
    permission = CasePermission.DIRECT

    def known(self, room, topic, asked):
        return {"verdict": verdict_of(room)}

    def add(self, room, topic, form):
        cleaned = form.cleaned_data
        answer_safety_check(
            conversation=room.conversation,
            unsafe_now=cleaned["unsafe_now"],
            reason=cleaned["reason"],
            version=cleaned["version"],
        )
        drop_draft(conversation=room.conversation, topic=topic, capture=self.kind)


class VerdictCapture(CaptureHandler):
    template = "leidraad/room/captures/verdict.html"
    form_template = "leidraad/room/forms/verdict.html"
    form_class = VerdictForm
    add_label = _("Give this verdict")

    def form(self, room, topic, *, data=None, draft=None, asked=None):
        """Starts from the verdict that was given before, so that it can be changed."""
        form = super().form(room, topic, data=data, draft=draft)
        given = verdict_of(room) if data is None else None
        if given is not None:
            for name in ("outcome", "reason"):
                form.initial.setdefault(name, getattr(given, name))
        return form

    permission = CasePermission.DIRECT

    def known(self, room, topic, asked):
        return {
            "verdict": verdict_of(room),
            "offered": offered_outcomes(topic.outcomes, topic.phase),
            "is_running_phase": topic.phase == room.conversation.phase,
        }

    def add(self, room, topic, form):
        cleaned = form.cleaned_data
        give_verdict(
            conversation=room.conversation,
            outcome=cleaned["outcome"],
            back_to=cleaned["back_to"],
            reason=cleaned["reason"],
        )
        drop_draft(conversation=room.conversation, topic=topic, capture=self.kind)
