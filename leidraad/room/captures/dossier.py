"""What the dossier knows and the room adds to: the household, life domains, who helps, incidents."""

from django.utils.translation import gettext_lazy as _

from cases.models import Incident, IncidentMark, Involvement, LifeDomainEntry, ViolenceKind
from leidraad.forms.captures.acts import MarkForm
from leidraad.forms.captures.dossier import IncidentForm, InvolvementForm, LifeDomainsForm
from leidraad.room.captures.base import Act, CaptureHandler
from leidraad.room.state import Room
from leidraad.services.dossier import mark_incident, note_involvement, note_life_domains, write_incident
from leidraad.words import source_in_words


class HouseholdCapture(CaptureHandler):
    """A summary; the family has a page of its own."""

    template = "leidraad/room/captures/household.html"

    def known(self, room, topic, asked):
        return {"members": room.members}


class LifeDomainsCapture(CaptureHandler):
    template = "leidraad/room/captures/life_domains.html"
    form_template = "leidraad/room/forms/life_domains.html"
    form_class = LifeDomainsForm
    add_label = _("Save")

    def latest(self, room: Room) -> dict[str, LifeDomainEntry]:
        """What was noted last about each domain of the household as a whole."""
        entries = (
            room.of_case(LifeDomainEntry.objects)
            .filter(person__isnull=True)
            .order_by("domain", "-noted_on")
            .distinct("domain")
        )
        return {entry.domain: entry for entry in entries}

    def form_arguments(self, room, topic):
        return {"latest": self.latest(room)}

    def known(self, room, topic, asked):
        return {} if room.may_write else {"entries": list(self.latest(room).values())}

    def add(self, room, topic, form):
        note_life_domains(conversation=room.conversation, topic=topic, changes=form.changes())


class InvolvementCapture(CaptureHandler):
    template = "leidraad/room/captures/involvement.html"
    form_class = InvolvementForm

    def known(self, room, topic, asked):
        return {"involvements": room.involvements}

    def add(self, room, topic, form):
        cleaned = form.cleaned_data
        note_involvement(
            new_id=cleaned["new_id"],
            conversation=room.conversation,
            topic=topic,
            organisation=cleaned["organisation"],
            aim=cleaned["aim"],
            persons=cleaned["persons"],
        )

    def was_added(self, new_id):
        return Involvement.objects.filter(pk=new_id).exists()


def incidents(room: Room):
    return room.shown(Incident.objects.filter(case=room.case))


def mark(room, topic, incident, form) -> None:
    mark_incident(incident=incident, mark=form.cleaned_data["mark"])


def _kinds(incident: Incident) -> list[str]:
    return [str(ViolenceKind(kind).label) for kind in incident.kinds]


class IncidentsCapture(CaptureHandler):
    """The first, the worst and the last incident stand out."""

    template = "leidraad/room/captures/incidents.html"
    form_class = IncidentForm
    acts = {"markeren": Act(incidents, mark, MarkForm)}
    few = 6

    def known(self, room, topic, asked):
        rows = list(
            incidents(room)
            .select_related("source_organisation", "source_person")
            .prefetch_related("roles__person")
            .order_by("-happened_earliest", "-created_at")
        )
        shown = rows if asked.everything else self._few(rows)
        return {
            "incidents": [(incident, source_in_words(incident), _kinds(incident)) for incident in shown],
            "marks": IncidentMark.choices,
            "hidden": len(rows) - len(shown),
        }

    def _few(self, rows: list[Incident]) -> list[Incident]:
        """The marked ones and the latest."""
        latest = {row.pk for row in rows[: self.few]}
        return [row for row in rows if row.mark or row.pk in latest]

    def add(self, room, topic, form):
        cleaned = form.cleaned_data
        write_incident(
            new_id=cleaned["new_id"],
            conversation=room.conversation,
            topic=topic,
            text=cleaned["text"],
            kinds=cleaned["kinds"],
            happened_earliest=cleaned["happened_earliest"],
            happened_latest=cleaned["happened_latest"],
            when_words=cleaned["when_words"],
            mark=cleaned["mark"],
            roles=form.roles(),
            source=form.source,
        )

    def was_added(self, new_id):
        return Incident.objects.filter(pk=new_id).exists()
