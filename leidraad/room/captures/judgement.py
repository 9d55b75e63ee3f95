"""What the table judges: whether someone is unsafe now, the verdict over the phase."""

from django.utils.translation import gettext_lazy as _

from leidraad.forms.captures.judgement import SafetyForm, VerdictForm
from leidraad.models import Verdict
from leidraad.room.captures.base import CaptureHandler
from leidraad.room.state import Room
from leidraad.rules import offered_outcomes
from leidraad.services.drafts import drop_draft
from leidraad.services.verdict import answer_safety_check, give_verdict
from zvh.access.permissions import CasePermission


def verdict_of(room: Room) -> Verdict | None:
    return room.of_case(Verdict.objects).filter(conversation=room.conversation).first()


class SafetyCapture(CaptureHandler):
    is_shared = True
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
    is_shared = True
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
