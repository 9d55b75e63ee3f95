"""From broad to narrow: ideas without names, grouped, weighed by three lenses, and from there to an action."""

from dataclasses import dataclass

from leidraad.forms.captures.acts import WeighForm
from leidraad.forms.captures.ideas import GroupForm, IdeaForm
from leidraad.guide import Capture, Topic
from leidraad.models import Conversation, Idea, IdeaOutcome
from leidraad.room.captures.base import Act, Asked, CaptureHandler
from leidraad.room.state import Room
from leidraad.services.ideas import add_idea, group_idea, show_names, weigh_idea
from leidraad.words import source_in_words
from zvh.access.permissions import CasePermission


def ideas(room: Room):
    return room.shown(Idea.objects.filter(conversation=room.conversation))


def conversation(room: Room):
    return Conversation.objects.filter(pk=room.conversation.pk)


def names(room: Room, topic: Topic, row: Conversation, form) -> None:
    show_names(conversation=room.conversation)


def weigh(room: Room, topic: Topic, idea: Idea, form: WeighForm) -> None:
    weigh_idea(idea=idea, **form.cleaned_data)


def group(room: Room, topic: Topic, idea: Idea, form: GroupForm) -> None:
    group_idea(idea=idea, under=form.cleaned_data["under"])


NAMES = {"namen": Act(conversation, names, permission=CasePermission.DIRECT)}


@dataclass(frozen=True)
class IdeaRow:
    """An idea as the table reads it: without whose it is until the chair shows the names."""

    idea: Idea
    together: tuple["IdeaRow", ...] = ()
    weigh_form: WeighForm | None = None
    group_form: GroupForm | None = None

    @property
    def is_named(self) -> bool:
        return self.idea.named_at is not None

    @property
    def source(self) -> str:
        return source_in_words(self.idea) if self.is_named else ""

    @property
    def teller(self) -> str:
        """The family member whose idea it is: they hear why it was not chosen (rule 5)."""
        is_of_family = self.is_named and self.idea.source_person_id
        return self.idea.source_person.short_name if is_of_family else ""

    @property
    def lenses(self) -> list[tuple[str, str]]:
        """Each lens that it was looked at through, and what that showed."""
        fields = (WeighForm.base_fields[name] for name in WEIGHTS)
        values = (getattr(self.idea, name) for name in WEIGHTS)
        return [
            (field.label, dict(field.choices)[value])
            for field, value in zip(fields, values, strict=True)
            if value is not None
        ]


WEIGHTS = ("family_weight", "expert_weight", "bearable_weight")


def may_name(room: Room) -> bool:
    """Whether there are names to be shown, and this principal may show them."""
    return room.may_direct and any(idea.named_at is None for idea in room.ideas)


class IdeaCapture(CaptureHandler):
    """Broad first: everybody writes ideas down at once, and none is judged here."""

    template = "leidraad/room/captures/ideas.html"
    form_class = IdeaForm
    acts = NAMES
    everyone_adds = True

    def known(self, room, topic, asked):
        return {"ideas": [IdeaRow(idea) for idea in room.ideas], "may_name": may_name(room)}

    def add(self, room, topic, form):
        add_idea(
            new_id=form.cleaned_data["new_id"],
            conversation=room.conversation,
            topic=topic,
            text=form.cleaned_data["text"],
            source=form.source,
        )

    def was_added(self, new_id):
        return Idea.objects.filter(pk=new_id).exists()


class PriorityCapture(CaptureHandler):
    """Then narrow: what belongs together, each by three lenses, short or long term, chosen or not."""

    template = "leidraad/room/captures/priority.html"
    listens_too = ("idea",)
    acts = NAMES | {"wegen": Act(ideas, weigh, WeighForm), "hoort-bij": Act(ideas, group, GroupForm)}

    def known(self, room, topic, asked):
        opened = self._opened(room, asked)
        return {
            "ideas": [self._row(room, topic, head, opened, asked) for head in room.idea_heads],
            "opened": opened,
            "action_topic": room.guide.phase(topic.phase).topic_for(Capture.ACTION),
            "may_name": may_name(room),
        }

    def _opened(self, room: Room, asked: Asked) -> Idea | None:
        """The idea that is weighed: the one asked for, else the first that was not yet."""
        if not room.may_write:
            return None
        chosen = next((idea for idea in room.ideas if asked.opens(idea)), None)
        return chosen or next(
            (idea for idea in self._in_order(room) if idea.outcome == IdeaOutcome.OPEN), None
        )

    def _in_order(self, room: Room) -> list[Idea]:
        """As they stand on the screen: each group after its first."""
        return [idea for head in room.idea_heads for idea in (head, *self._under(room, head))]

    def _under(self, room: Room, head: Idea) -> list[Idea]:
        return [idea for idea in room.ideas if idea.under_id == head.pk]

    def _row(self, room: Room, topic: Topic, idea: Idea, opened: Idea | None, asked: Asked) -> IdeaRow:
        together = tuple(self._row(room, topic, each, opened, asked) for each in self._under(room, idea))
        if idea != opened:
            return IdeaRow(idea, together)
        weighing = asked.refused(idea, "wegen") or WeighForm(
            room, topic, row=idea, auto_id=f"weigh_{idea.pk}_%s"
        )
        grouping = asked.refused(idea, "hoort-bij") or GroupForm(
            room, topic, row=idea, auto_id=f"group_{idea.pk}_%s", initial={"under": idea.under_id}
        )
        return IdeaRow(idea, together, weighing, grouping)
