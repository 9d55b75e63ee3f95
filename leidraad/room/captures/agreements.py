"""What is agreed: actions, bottom lines, cooperation, closing."""

from django.utils.translation import gettext_lazy as _

from leidraad.forms.captures.acts import ChangeActionForm
from leidraad.forms.captures.agreements import (
    ActionForm,
    BottomLineForm,
    ClosingForm,
    CooperationForm,
)
from leidraad.models import (
    Action,
    ActionAim,
    BottomLine,
    ClosingPlan,
    Cooperation,
    Idea,
    IdeaHorizon,
    IdeaOutcome,
)
from leidraad.plan.facts import with_facts
from leidraad.room.captures.base import Act, CaptureHandler
from leidraad.room.state import Room
from leidraad.services.agreements import (
    add_action,
    add_bottom_line,
    add_cooperation,
    discuss_with_family,
    end_bottom_line,
    update_action,
    write_closing_plan,
)
from zvh.ui.pictures.balance import Balance


def actions(room: Room):
    return room.shown(Action.objects.filter(case=room.case))


def lines(room: Room):
    return room.shown(BottomLine.objects.filter(case=room.case))


def change(room, topic, action, form) -> None:
    update_action(action=action, **form.changes)


def discussed(room, topic, row, form) -> None:
    discuss_with_family(row=row)


class ActionCapture(CaptureHandler):
    """Who does what: two fields are enough, the others are proposed from context (rule 12)."""

    template = "leidraad/room/captures/actions.html"
    form_template = "leidraad/room/forms/action.html"
    form_class = ActionForm
    listens_too = ("idea",)
    acts = {"wijzigen": Act(actions, change, ChangeActionForm), "besproken": Act(actions, discussed)}

    def form(self, room, topic, *, data=None, draft=None, asked=None):
        form = super().form(room, topic, data=data, draft=draft)
        idea = next((idea for idea in room.chosen_ideas if asked and str(idea.pk) == asked.start), None)
        if idea is not None:
            form.start_from(idea)
        return form

    def known(self, room, topic, asked):
        rows = list(with_facts(actions(room).filter(conversation=room.conversation)))
        opened = next((row for row in rows if asked.opens(row)), None)
        family = sum(row.aim == ActionAim.FAMILY for row in rows)
        return {
            "actions": rows,
            "opened": opened,
            "change_form": opened
            and (asked.refused(opened, "wijzigen") or self._change_form(room, topic, opened)),
            "balance": Balance(family=family, professionals=len(rows) - family),
            "ideas_to_go": self._ideas_to_go(room, rows) if room.may_write else [],
        }

    def _ideas_to_go(self, room: Room, rows: list[Action]) -> list[tuple[str, list[Idea]]]:
        """Chosen and not an action yet, the short term apart from the long one."""
        with_action = {row.idea_id for row in rows}
        to_go = [
            idea for idea in room.ideas if idea.outcome == IdeaOutcome.CHOSEN and idea.pk not in with_action
        ]
        by_term = {term: [idea for idea in to_go if idea.horizon == term] for term in (*IdeaHorizon, "")}
        return [
            (str(IdeaHorizon(term).label) if term else "", each) for term, each in by_term.items() if each
        ]

    def _change_form(self, room, topic, action) -> ChangeActionForm:
        return ChangeActionForm(room, topic, row=action, auto_id="change_%s")

    def add(self, room, topic, form):
        cleaned = form.cleaned_data
        finding, line = cleaned["because"]
        add_action(
            new_id=cleaned["new_id"],
            conversation=room.conversation,
            topic=topic,
            text=cleaned["text"],
            owner=cleaned["owner"],
            persons=cleaned["persons"],
            due_on=cleaned["due_on"],
            reason=cleaned["reason"],
            because_of=finding,
            because_of_line=line,
            idea=cleaned["idea"],
            kind=cleaned["kind"],
            aim=cleaned["aim"],
            urgent_reason=cleaned["urgent_reason"],
        )

    def was_added(self, new_id):
        return Action.objects.filter(pk=new_id).exists()


def end(room, topic, line, form) -> None:
    end_bottom_line(line=line)


class BottomLineCapture(CaptureHandler):
    """What must hold, who watches, what happens otherwise; needs marked as the minimum wait here."""

    template = "leidraad/room/captures/bottom_lines.html"
    form_class = BottomLineForm
    acts = {"beeindigen": Act(lines, end), "besproken": Act(lines, discussed)}

    def form(self, room, topic, *, data=None, draft=None, asked=None):
        form = super().form(room, topic, data=data, draft=draft)
        need = next((need for need in room.minimum_needs if asked and str(need.pk) == asked.start), None)
        if need is not None:
            form.initial |= {"text": need.text, "because_of": str(need.pk)}
        return form

    def known(self, room, topic, asked):
        return {"lines": room.bottom_lines, "needs": room.minimum_needs}

    def add(self, room, topic, form):
        cleaned = form.cleaned_data
        add_bottom_line(
            new_id=cleaned["new_id"],
            conversation=room.conversation,
            topic=topic,
            text=cleaned["text"],
            guardian=cleaned["guardian"],
            guardian_user_id=cleaned["guardian_user"] or None,
            consequence=cleaned["consequence"],
            persons=cleaned["persons"],
            because_of=cleaned["because_of"],
            urgent_reason=cleaned.get("urgent_reason", ""),
        )

    def was_added(self, new_id):
        return BottomLine.objects.filter(pk=new_id).exists()


class CooperationCapture(CaptureHandler):
    template = "leidraad/room/captures/cooperation.html"
    form_class = CooperationForm

    def known(self, room, topic, asked):
        rows = with_facts(room.shown(Cooperation.objects.filter(case=room.case, ended_on__isnull=True)))
        return {"agreed": list(rows), "proposed_due": room.proposed_due}

    def add(self, room, topic, form):
        add_cooperation(
            new_id=form.cleaned_data["new_id"],
            conversation=room.conversation,
            topic=topic,
            text=form.cleaned_data["text"],
        )

    def was_added(self, new_id):
        return Cooperation.objects.filter(pk=new_id).exists()


class ClosingCapture(CaptureHandler):
    """One plan per case for when it becomes restless again, written until the case is closed."""

    is_shared = True
    template = "leidraad/room/captures/closing.html"
    form_class = ClosingForm
    add_label = _("Save")

    def plan(self, room: Room) -> ClosingPlan | None:
        return room.shown(ClosingPlan.objects.filter(case=room.case)).first()

    def form(self, room, topic, *, data=None, draft=None, asked=None):
        form = super().form(room, topic, data=data, draft=draft)
        plan = self.plan(room)
        if plan is not None:
            for name in ("signals", "first_heard_by", "what_then"):
                form.initial.setdefault(name, getattr(plan, name))
        return form

    def known(self, room, topic, asked):
        return {"plan": self.plan(room)}

    def add(self, room, topic, form):
        write_closing_plan(
            conversation=room.conversation,
            topic=topic,
            **{name: form.cleaned_data[name] for name in ("signals", "first_heard_by", "what_then")},
        )
