"""What stands at the top of every page about a case: number, household, phase path and tabs."""

from datetime import date

from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.models import Appointment, Case, CaseState, Duty, Household, Phase, PhaseChange
from zvh.ui.components import CaseFrame, Tab
from zvh.ui.dates import short_day
from zvh.ui.pictures.phase_path import PhasePath, PhaseState, PhaseStep

TABS = (
    ("overview", "pages:case", gettext_lazy("Overview")),
    ("family", "cases:family", gettext_lazy("Family")),
    ("findings", "leidraad:findings", gettext_lazy("Findings")),
    ("plan", "leidraad:plan", gettext_lazy("Plan")),
    ("meetings", "meetings:of_case", gettext_lazy("Meetings")),
    ("dossier", "cases:dossier", gettext_lazy("Help and measures")),
    ("access", "pages:case_access", gettext_lazy("Who has access")),
)
# Until a referral is taken up there is nothing found or agreed yet.
TABS_BEFORE_OPENING = {"family", "meetings", "dossier", "access"}
REFERRAL_TAB = ("referral", "cases:referral", gettext_lazy("Referral"))


def case_frame(request: HttpRequest, case: Case, *, active: str = "") -> dict:
    """Context of `case_base.html`; `active` is a key of TABS or "referral".

    A 404 when the household is closed to who asks.
    """
    try:
        household = case.household
    except Household.DoesNotExist:
        raise Http404 from None
    changes = list(PhaseChange.objects.visible_to(request.principal).filter(case=case))
    frame = CaseFrame(
        number=case.number,
        household=household.name,
        about=_about(request, case, household),
        path=phase_path(case, changes) if case.phase else None,
        tabs=_tabs(case, active),
    )
    return {
        "frame": frame,
        "case": case,
        "phase_history": changes,
    }


def phase_path(case: Case, changes: list[PhaseChange]) -> PhasePath:
    """The three phases: where the case stands and since when, where it has been, and what is to come."""
    been = {phase for change in changes for phase in (change.from_phase, change.to_phase)}
    finished = case.state in {CaseState.STABILISING, CaseState.CLOSED}
    return PhasePath(
        steps=tuple(
            PhaseStep(
                title=str(phase.label),
                number=number,
                state=_state_of(phase, case, been),
                note=time_in_words(case.phase_since, timezone.localdate())
                if phase == case.phase and not finished
                else "",
            )
            for number, phase in enumerate(Phase, start=1)
        )
    )


def _state_of(phase: Phase, case: Case, been: set[str]) -> PhaseState:
    if phase == case.phase:
        return PhaseState.BEEN if case.state == CaseState.CLOSED else PhaseState.NOW
    return PhaseState.BEEN if phase in been else PhaseState.TO_COME


def time_in_words(since: date | None, today: date) -> str:
    """How long, in days below two weeks and in weeks after that."""
    if since is None:
        return ""
    days = max((today - since).days, 0)
    if days < 14:
        return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    return ngettext("%(count)d week", "%(count)d weeks", days // 7) % {"count": days // 7}


def phase_change_in_words(change: PhaseChange) -> str:
    """One step of how the case got into its phase: when, and from where to where."""
    words = {"on": short_day(change.on), "to": change.get_to_phase_display()}
    if change.from_phase:
        return _("%(on)s: from %(from)s to %(to)s") % {**words, "from": change.get_from_phase_display()}
    return _("%(on)s: began in %(to)s") % words


def _about(request: HttpRequest, case: Case, household: Household) -> tuple[str, ...]:
    director = (
        Appointment.objects.visible_to(request.principal)
        .filter(case=case, duty=Duty.CASUSREGISSEUR, until__isnull=True)
        .select_related("user")
        .first()
    )
    return (
        case.get_track_display() if case.track else "",
        household.municipality,
        _("casusregisseur %(name)s") % {"name": director.user.name} if director else "",
        "" if case.state == CaseState.OPEN else case.get_state_display(),
    )


def _tabs(case: Case, active: str) -> tuple[Tab, ...]:
    if case.state in {CaseState.REFERRED, CaseState.DECLINED}:
        tabs = (REFERRAL_TAB, *(tab for tab in TABS if tab[0] in TABS_BEFORE_OPENING))
    else:
        tabs = (*TABS, REFERRAL_TAB)
    addressed = ((key, label, _address(view, case)) for key, view, label in tabs)
    return tuple(Tab(str(label), url, is_current=key == active) for key, label, url in addressed if url)


def _address(view: str, case: Case) -> str:
    """Empty when this installation has no such page."""
    try:
        return reverse(view, kwargs={"case": case.pk})
    except NoReverseMatch:
        return ""
