"""The scale question at the table: each puts in their own score, the chair turns all of them over."""

from django.utils.translation import gettext_lazy as _

from leidraad.forms.captures.scores import OWN, OwnScoreForm, ScoreForms, ScoresForm
from leidraad.guide import Topic
from leidraad.models import ScaleRound
from leidraad.room.captures.base import Act, CaptureHandler
from leidraad.room.scores import ScaleBoard, board_of, gives_own_score, rounds
from leidraad.room.state import Room
from leidraad.services.drafts import own_drafts
from leidraad.services.scale import reveal_scores, score, start_second_round
from leidraad.services.sent_forms import take_from_draft, was_sent
from zvh.access.permissions import CasePermission


def reveal(room: Room, topic: Topic, round: ScaleRound, form) -> None:
    reveal_scores(round=round)


def again(room: Room, topic: Topic, round: ScaleRound, form) -> None:
    start_second_round(conversation=room.conversation, topic=topic, after=round.number)


class ScaleCapture(CaptureHandler):
    """Scores stay covered until they are all turned over; then those furthest apart speak first.

    Its forms stand among what is known: they go when the scores are turned over and come back with the next round.
    """

    template = "leidraad/room/captures/scale.html"
    form_template = ""
    form_class = ScoresForm
    listens_too = ("table",)
    add_label = _("Put in face down")
    permission = CasePermission.CONTRIBUTE
    acts = {
        "omdraaien": Act(rounds, reveal, permission=CasePermission.DIRECT),
        "nog-eens": Act(rounds, again, permission=CasePermission.DIRECT),
    }

    def may_add(self, room: Room) -> bool:
        """Everybody for themselves, and who keeps the dossier for who does not type."""
        return room.may_write or gives_own_score(room)

    def form(self, room, topic, *, data=None, draft=None, asked=None):
        """The form for one's own score, else the one for others; either has both as its `pair`.

        Of what is sent, the other form keeps what was typed in it.
        """
        board = board_of(room, topic) if data is None else ScaleBoard(room, topic)
        place, typed, own = board.own_place, None, None
        sends_own = (
            data is not None and place is not None and (not room.keeps_dossier or data.get("hand") == OWN)
        )
        if data is not None:
            draft = own_drafts(room.conversation, topic).get(self.kind)
        if place is not None:
            sent = {"data": data} if sends_own else {"draft": draft}
            own = OwnScoreForm(room, topic, self.kind.value, attendee=place.attendee, **sent)
        if room.keeps_dossier:
            sent = {"draft": draft} if sends_own or data is None else {"data": data}
            typed = ScoresForm(room, topic, self.kind.value, attendees=board.typed_for, **sent)
        pair = ScoreForms(own, typed)
        form = own if sends_own or (data is None and own) else typed
        if form is not None:
            form.pair = pair
        return form

    def known(self, room, topic, asked):
        return {"board": board_of(room, topic), "scale": topic.scale}

    def add(self, room, topic, form):
        take_from_draft(
            conversation=room.conversation,
            topic=topic,
            capture=self.kind,
            names=form.typed_names,
            form_id=form.cleaned_data["new_id"],
        )
        for attendee, value, reason in form.scores():
            score(conversation=room.conversation, topic=topic, attendee=attendee, value=value, reason=reason)

    def was_added(self, new_id):
        return was_sent(new_id)
