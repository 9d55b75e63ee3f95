"""What we agree: actions, bottom lines, cooperation and the closing plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Person
from leidraad.guide import Topic
from leidraad.models import (
    Action,
    ActionAim,
    ActionStatus,
    BottomLine,
    ClosingPlan,
    Conversation,
    Cooperation,
    Finding,
    Idea,
    IdeaOutcome,
)
from leidraad.rules import guess_aim, guess_kind, is_proposal
from leidraad.services.drafts import drop_draft
from leidraad.services.statements import (
    NOT_SAID,
    Narrowed,
    Source,
    added_before,
    narrowest,
    require_open,
    running_table,
    stated,
)
from zvh.access.principal import current_principal_id
from zvh.audit import log
from zvh.errors import Conflict, DomainError


@dataclass(frozen=True)
class Owner:
    """Who does it: exactly one of these."""

    user_id: UUID | None = None
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    words: str = ""

    def __post_init__(self):
        if sum(map(bool, (self.user_id, self.organisation_id, self.person_id, self.words))) != 1:
            raise DomainError(_("Say who does this."), field="owner")


# Where an action keeps its owner.
OWNER = {
    "owner_id": "user_id",
    "owner_organisation_id": "organisation_id",
    "owner_person_id": "person_id",
    "owner_words": "words",
}


@transaction.atomic
def add_action(
    *,
    new_id: UUID,
    conversation: Conversation,
    topic: Topic,
    text: str,
    owner: Owner,
    persons: Iterable[Person] = (),
    due_on: date | None = None,
    reason: str = "",
    because_of: Finding | None = None,
    because_of_line: BottomLine | None = None,
    idea: Idea | None = None,
    kind: str = "",
    aim: str = "",
    urgent_reason: str = "",
) -> Action:
    """Agree on an action. What and who are enough (rule 12): kind and aim follow from them unless given.

    Decided about the family while they are not at the table it is a proposal, unless urgent (rule 3a). It
    reaches no further than what it was derived from. An idea it was made of counts as chosen.
    """
    require_open(conversation)
    if already := added_before(Action, new_id, conversation):
        return already
    persons = list(persons)
    aim = aim or guess_aim(owner_is_family=bool(owner.person_id), is_for_persons=bool(persons))
    table = running_table(conversation.item_id)
    narrowed = narrowest((idea, because_of, because_of_line), table=table)
    action = Action.objects.create(
        id=new_id,
        text=text,
        **{name: getattr(owner, field) for name, field in OWNER.items()},
        due_on=due_on,
        reason=reason or _words_of(because_of, because_of_line),
        because_of=because_of,
        because_of_line=because_of_line,
        idea=idea,
        horizon=idea.horizon if idea else "",
        kind=kind or guess_kind(text),
        aim=aim,
        phase=conversation.phase,
        status_since=timezone.localdate(),
        is_proposal=is_proposal(
            concerns_family=aim == "family", family_at_table=table.with_family, urgent_reason=urgent_reason
        ),
        urgent_reason=urgent_reason,
        position=Action.objects.filter(case_id=conversation.case_id).count() + 1,
        **_derived(stated(conversation, table, NOT_SAID), narrowed),
    )
    action.persons.set(persons)
    action.shielded_from.set(narrowed.shielded_from)
    if idea is not None:
        Idea.objects.filter(pk=idea.pk).update(outcome=IdeaOutcome.CHOSEN, outcome_reason="")
    drop_draft(conversation=conversation, topic=topic, capture="action")
    log.record("action.add", case_id=action.case_id, subject_id=action.pk)
    return action


def _derived(fields: dict, narrowed: Narrowed) -> dict:
    return fields | narrowed.fields


def _words_of(because_of: Finding | None, because_of_line: BottomLine | None) -> str:
    """One tap on a need, risk or bottom line gives the reason its words."""
    source = because_of or because_of_line
    return source.text if source else ""


@transaction.atomic
def update_action(*, action: Action, **changes) -> None:
    """Change what was agreed, who does it, or how it stands. A status that changes is dated today.

    Takes any of: text, owner (an `Owner`), due_on, reason, kind, aim, status, status_note, urgent_reason. What
    becomes for the family while they are not at the table becomes a proposal, unless urgent (rule 3a).
    """
    allowed = {"text", "owner", "due_on", "reason", "kind", "aim", "status", "status_note", "urgent_reason"}
    if unknown := changes.keys() - allowed:
        raise TypeError(f"update_action does not change {', '.join(sorted(unknown))}.")
    if "owner" in changes:
        owner = changes.pop("owner")
        changes |= {name: getattr(owner, field) for name, field in OWNER.items()}
    if "status" in changes and ActionStatus(changes["status"]) != action.status:
        changes["status_since"] = timezone.localdate()
    changes |= _as_proposal(action, changes)
    if not Action.objects.filter(pk=action.pk).update(**changes):
        raise Conflict(_("This action cannot be changed by you."))
    log.record("action.update", case_id=action.case_id, subject_id=action.pk)


def _as_proposal(action: Action, changes: dict) -> dict:
    """Whether it waits for the family, decided again when it comes to concern them or stops to, or its urgency does."""
    aim, urgent_reason = (changes.get(name, getattr(action, name)) for name in ("aim", "urgent_reason"))
    if (aim, urgent_reason) == (action.aim, action.urgent_reason):
        return {}
    with_family = bool(action.conversation_id) and running_table(action.conversation.item_id).with_family
    proposed = is_proposal(
        concerns_family=aim == ActionAim.FAMILY, family_at_table=with_family, urgent_reason=urgent_reason
    )
    return {"is_proposal": proposed}


@transaction.atomic
def report_action(*, action: Action, status: str, note: str = "") -> None:
    """How an action stands, said by its owner or by who keeps the dossier; dated today when it changed."""
    update_action(action=action, status=ActionStatus(status), status_note=note)


@transaction.atomic
def add_bottom_line(
    *,
    new_id: UUID,
    conversation: Conversation,
    topic: Topic,
    text: str,
    guardian: str = "",
    guardian_user_id: UUID | None = None,
    consequence: str = "",
    persons: Iterable[Person] = (),
    because_of: Finding | None = None,
    urgent_reason: str = "",
) -> BottomLine:
    """Set a bodemeis: what must hold, who watches it, and what happens when it does not.

    It always concerns the family, so without them at the table it is a proposal unless urgent (rule 3a).
    """
    require_open(conversation)
    if already := added_before(BottomLine, new_id, conversation):
        return already
    table = running_table(conversation.item_id)
    narrowed = narrowest((because_of,), table=table)
    line = BottomLine.objects.create(
        id=new_id,
        text=text,
        guardian=guardian,
        guardian_user_id=guardian_user_id,
        consequence=consequence,
        because_of=because_of,
        phase=conversation.phase,
        is_proposal=is_proposal(
            concerns_family=True, family_at_table=table.with_family, urgent_reason=urgent_reason
        ),
        urgent_reason=urgent_reason,
        **_derived(stated(conversation, table, NOT_SAID), narrowed),
    )
    line.persons.set(persons)
    line.shielded_from.set(narrowed.shielded_from)
    drop_draft(conversation=conversation, topic=topic, capture="bottom_line")
    log.record("bottom_line.add", case_id=line.case_id, subject_id=line.pk)
    return line


@transaction.atomic
def end_bottom_line(*, line: BottomLine) -> None:
    """From today it no longer holds; it stays readable in the plans it was in."""
    if BottomLine.objects.filter(pk=line.pk, ended_on=None).update(ended_on=timezone.localdate()):
        log.record("bottom_line.end", case_id=line.case_id, subject_id=line.pk)


@transaction.atomic
def discuss_with_family(*, row: Action | BottomLine) -> None:
    """A proposal that was discussed with the family it concerns is agreed (rule 3a)."""
    if type(row).objects.filter(pk=row.pk, is_proposal=True).update(is_proposal=False):
        log.record(f"{row._meta.model_name}.discussed", case_id=row.case_id, subject_id=row.pk)


@transaction.atomic
def add_cooperation(
    *, new_id: UUID, conversation: Conversation, topic: Topic, text: str, source: Source = NOT_SAID
) -> Cooperation:
    """Agree on how to work on together."""
    require_open(conversation)
    if already := added_before(Cooperation, new_id, conversation):
        return already
    agreed = Cooperation.objects.create(
        id=new_id, text=text, **stated(conversation, running_table(conversation.item_id), source)
    )
    drop_draft(conversation=conversation, topic=topic, capture="cooperation")
    log.record("cooperation.add", case_id=agreed.case_id, subject_id=agreed.pk)
    return agreed


@transaction.atomic
def write_closing_plan(
    *, conversation: Conversation, topic: Topic, signals: str, first_heard_by: str, what_then: str
) -> ClosingPlan:
    """Write, or write again, what everybody does when it becomes restless; one per case."""
    require_open(conversation)
    table = running_table(conversation.item_id)
    words = {"signals": signals, "first_heard_by": first_heard_by, "what_then": what_then}
    plan = ClosingPlan.objects.select_for_update().filter(case_id=conversation.case_id).first()
    if plan is None:
        plan = ClosingPlan.objects.create(**words, **stated(conversation, table, NOT_SAID))
    else:
        narrowed = narrowest((plan,), table=table)
        ClosingPlan.objects.filter(pk=plan.pk).update(
            **words,
            conversation=conversation,
            part=table.part,
            from_om_part=narrowed.from_om_part,
            om_parts=list(narrowed.om_parts),
            author_id=current_principal_id(),
        )
        plan.refresh_from_db()
    drop_draft(conversation=conversation, topic=topic, capture="closing")
    log.record("closing_plan.write", case_id=plan.case_id, subject_id=plan.pk)
    return plan
