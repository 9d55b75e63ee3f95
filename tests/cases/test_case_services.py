"""From referral to the end of a case: what each verb changes, who gains and who loses access."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from cases import endings
from cases.models import (
    Appointment,
    Case,
    CaseEnding,
    CaseState,
    Involvement,
    PhaseChange,
    Referral,
    TrackChange,
)
from cases.services import (
    appoint,
    ask_for_more,
    change_phase,
    change_track,
    decline,
    end_appointment,
    end_case,
    end_involvement,
    follow_up,
    involve,
    take_up,
)
from tests.cases.world import intake_worker, refer, taken_up
from tests.factories import CaseFactory, OrganisationFactory, UserFactory, director_of, partner_in, writer_of
from tests.roles import acting, as_owner
from zvh.access.permissions import CONTRIBUTOR, DIRECTOR, VIEWER, WRITER, CasePermission
from zvh.access.querysets import may
from zvh.accounts.models import Role
from zvh.audit.models import Line
from zvh.errors import Conflict, DomainError

pytestmark = pytest.mark.django_db
HANDOVER = {"handed_to": "Wijkteam", "directs": "J. Bos", "way_back": "Bel 070"}


def permissions(user, case):
    with acting(user):
        return tuple(p for p in CasePermission if may(user, p, case.pk))


def acts():
    with as_owner():
        return list(Line.objects.order_by("at").values_list("act", flat=True))


def test_taking_up_moves_access_from_intake_to_the_procesregisseur():
    intake, referrer = intake_worker(), UserFactory(role=Role.PARTNER)
    case, procesregisseur = taken_up(intake=intake, referrer=referrer)
    assert permissions(procesregisseur, case) == DIRECTOR
    assert permissions(referrer, case) == CONTRIBUTOR
    assert permissions(intake, case) == ()
    with acting(procesregisseur):
        case = Case.objects.get()
        assert (case.state, case.track, case.phase) == (CaseState.OPEN, "mda", "directe_veiligheid")
        assert PhaseChange.objects.count() == TrackChange.objects.count() == 1
        assert Involvement.objects.get().user == referrer
        assert Referral.objects.get().answer == "taken_up"


def test_a_referrer_of_the_zvh_itself_does_not_become_involved():
    case, procesregisseur = taken_up(referrer=UserFactory(role=Role.PROCESONDERSTEUNER))
    with acting(procesregisseur):
        assert not Involvement.objects.filter(case=case).exists()


def test_intake_can_take_up_for_themselves():
    intake = intake_worker()
    case, _same = taken_up(intake=intake, procesregisseur=intake)
    assert permissions(intake, case) == DIRECTOR


def test_a_referral_is_weighed_once():
    intake = intake_worker()
    case = refer(UserFactory())
    with acting(intake):
        take_up(case=case, track="mda", phase="directe_veiligheid", procesregisseur=intake, reason="x")
        with pytest.raises(Conflict):
            decline(case=case, reason="x", advice="y")


def test_a_partner_cannot_take_up():
    intake_worker()
    case = refer(UserFactory())
    stranger = UserFactory()
    with acting(stranger), pytest.raises(PermissionDenied):
        take_up(case=case, track="mda", phase="directe_veiligheid", procesregisseur=stranger, reason="x")


@pytest.mark.parametrize(
    ("track", "phase", "role", "field"),
    [
        ("fout", "directe_veiligheid", Role.PROCESREGISSEUR, "track"),
        ("mda", "sprong", Role.PROCESREGISSEUR, "phase"),
        ("mda", "directe_veiligheid", Role.MANAGER, "user"),
        ("mda", "directe_veiligheid", Role.PARTNER, "user"),
    ],
)
def test_taking_up_with_something_that_does_not_exist_changes_nothing(track, phase, role, field):
    intake = intake_worker()
    case = refer(UserFactory())
    with acting(intake):
        with pytest.raises(DomainError) as refused:
            take_up(case=case, track=track, phase=phase, procesregisseur=UserFactory(role=role), reason="x")
        assert Case.objects.get().state == CaseState.REFERRED
    assert refused.value.field == field


def test_declining_leaves_reading_for_a_while():
    intake, referrer = intake_worker(), UserFactory()
    case = refer(referrer)
    with acting(intake):
        decline(case=case, reason="Te licht.", advice="Wijkteam.")
    assert permissions(intake, case) == VIEWER
    with acting(referrer):
        assert Referral.objects.get().answer_text == "Te licht.\n\nWijkteam."
    with as_owner():
        assert CaseEnding.objects.get().kind == "declined"


def test_asking_for_more_keeps_the_referral():
    intake, referrer = intake_worker(), UserFactory()
    case = refer(referrer)
    with acting(intake):
        ask_for_more(case=case, what="Wie heeft het gezag?")
    with acting(referrer):
        assert Referral.objects.get().more_asked == "Wie heeft het gezag?"


def test_the_procesregisseur_hands_over_and_loses_access():
    case, first = taken_up()
    second = UserFactory(role=Role.PROCESREGISSEUR)
    with acting(first):
        appoint(case=case, user=second, duty="procesregisseur", reason="Verlof", warm=True, note="Gesproken.")
    assert permissions(first, case) == ()
    with acting(second):
        earlier, current = Appointment.objects.filter(duty="procesregisseur").order_by("until")
        assert (earlier.user, earlier.handed_over_warmly, current.user) == (first, True, second)


def test_there_is_one_casusregisseur_at_a_time():
    case, procesregisseur = taken_up()
    first, second = UserFactory(role=Role.CASUSREGISSEUR), UserFactory(role=Role.PARTNER)
    with acting(procesregisseur):
        appoint(case=case, user=first, duty="casusregisseur", director_kind="external")
        assert permissions(first, case) == WRITER
        appoint(case=case, user=second, duty="casusregisseur", director_kind="involved", warm=False)
        with pytest.raises(Conflict):
            appoint(case=case, user=second, duty="casusregisseur", director_kind="involved")
    assert permissions(first, case) == ()
    assert permissions(second, case) == WRITER


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"duty": "casusregisseur"}, "director_kind"),
        ({"duty": "casusregisseur", "director_kind": "vriend"}, "director_kind"),
        (
            {
                "duty": "casusregisseur",
                "director_kind": "external",
                "since": date.today() + timedelta(days=1),
            },
            "since",
        ),
        ({"duty": "procesregisseur"}, "user"),
    ],
)
def test_an_appointment_that_cannot_be(values, field):
    case = CaseFactory()
    with acting(director_of(case)), pytest.raises(DomainError) as refused:
        appoint(case=case, user=UserFactory(role=Role.CASUSREGISSEUR), **values)
    assert refused.value.field == field


def test_a_case_in_hand_never_loses_its_procesregisseur():
    _case, procesregisseur = taken_up()
    with acting(procesregisseur), pytest.raises(DomainError):
        end_appointment(appointment=Appointment.objects.get(duty="procesregisseur"))


def test_ending_an_appointment_ends_its_access():
    case, procesregisseur = taken_up()
    typist = UserFactory(role=Role.PROCESONDERSTEUNER)
    with acting(procesregisseur):
        appointment = appoint(case=case, user=typist, duty="procesondersteuner")
        assert permissions(typist, case) == WRITER
        end_appointment(appointment=appointment)
    assert permissions(typist, case) == ()


def test_an_involvement_opens_the_case_and_its_end_closes_it():
    case = CaseFactory()
    partner = UserFactory(role=Role.PARTNER)
    with acting(director_of(case)):
        involvement = involve(case=case, organisation=partner.organisation, user=partner, aim="Schuldhulp")
        assert permissions(partner, case) == CONTRIBUTOR
        with pytest.raises(Conflict):
            involve(case=case, organisation=partner.organisation, user=partner)
        end_involvement(involvement=involvement)
    assert permissions(partner, case) == ()


def test_an_involvement_of_somebody_from_elsewhere_or_of_a_manager_is_refused():
    case, organisation = CaseFactory(), OrganisationFactory()
    with acting(director_of(case)):
        for user in (
            UserFactory(role=Role.PARTNER),
            UserFactory(role=Role.MANAGER, organisation=organisation),
            UserFactory(organisation=organisation, is_active=False),
        ):
            with pytest.raises(DomainError) as refused:
                involve(case=case, organisation=organisation, user=user)
            assert refused.value.field == "user"


def test_a_partner_cannot_end_an_involvement():
    case = CaseFactory()
    partner = UserFactory(role=Role.PARTNER)
    with acting(director_of(case)):
        involvement = involve(case=case, organisation=partner.organisation, user=partner)
    with acting(partner), pytest.raises(PermissionDenied):
        end_involvement(involvement=involvement)


def test_the_phase_moves_by_the_rules_and_remembers_how():
    case = CaseFactory()
    with acting(writer_of(case)):
        with pytest.raises(DomainError, match="one phase at a time"):
            change_phase(case=case, to="herstelgerichte_zorg", reason="x")
        with pytest.raises(DomainError):
            change_phase(case=case, to="risicogestuurde_zorg", reason=" ")
        change_phase(case=case, to="risicogestuurde_zorg", reason="Drie weken rust.")
        change_phase(case=case, to="directe_veiligheid", reason="Gestoken.")
        path = list(PhaseChange.objects.values_list("from_phase", "to_phase"))
    assert path == [
        ("directe_veiligheid", "risicogestuurde_zorg"),
        ("risicogestuurde_zorg", "directe_veiligheid"),
    ]


def test_a_reader_changes_no_phase():
    case = CaseFactory()
    with acting(partner_in(case)), pytest.raises(PermissionDenied):
        change_phase(case=case, to="risicogestuurde_zorg", reason="x")


def test_follow_up_comes_after_recovery_and_safety_leads_back_from_it():
    case = CaseFactory(phase="herstelgerichte_zorg")
    with acting(director_of(case)):
        follow_up(case=case)
        assert case.state == CaseState.STABILISING
        change_phase(case=case, to="directe_veiligheid", reason="Opnieuw bedreigd.")
        assert (case.state, case.phase) == (CaseState.OPEN, "directe_veiligheid")
        with pytest.raises(DomainError):
            follow_up(case=case)


def test_a_change_of_track_is_dated_within_the_same_case():
    case = CaseFactory(track="regulier")
    with acting(director_of(case)):
        change_track(case=case, to="mda", reason="Kinderen zijn getuige.")
        assert TrackChange.objects.get().to_track == "mda"
        with pytest.raises(Conflict):
            change_track(case=case, to="mda", reason="x")


def test_ending_a_case_ends_all_access_but_reading_by_the_procesregisseur():
    partner = UserFactory(role=Role.PARTNER)
    case, procesregisseur = taken_up(referrer=partner)
    with acting(procesregisseur):
        end_case(case=case, kind="overgedragen", reason="Lokaal verder.", **HANDOVER)
    assert permissions(procesregisseur, case) == VIEWER
    assert permissions(partner, case) == ()
    with as_owner():
        assert CaseEnding.objects.get().way_back == "Bel 070"
        assert not Appointment.objects.filter(until__isnull=True).exists()
        assert not Involvement.objects.filter(until__isnull=True).exists()
    assert "case.end" in acts()


def test_completing_asks_the_apps_above(monkeypatch):
    case = CaseFactory(phase="herstelgerichte_zorg")
    source = endings.EndingSource(blocks=lambda case: ["Er is geen afsluitingsplan."])
    monkeypatch.setattr(endings, "_sources", {"test": source})
    with acting(director_of(case)), pytest.raises(DomainError, match="afsluitingsplan"):
        end_case(case=case, kind="afgerond", reason="Goed genoeg.")


def test_an_open_concern_is_only_ever_handed_over(monkeypatch):
    case = CaseFactory()
    monkeypatch.setattr(endings, "_sources", {"test": endings.EndingSource(open_concern=lambda case: True)})
    director = director_of(case)
    with acting(director):
        with pytest.raises(DomainError, match="open concern"):
            end_case(case=case, kind="beeindigd", reason="Verhuisd.")
        with pytest.raises(DomainError) as refused:
            end_case(case=case, kind="overgedragen", reason="Lokaal.", **HANDOVER)
        assert refused.value.field == "safety_concern"
        end_case(
            case=case, kind="overgedragen", reason="Lokaal.", safety_concern="Hij komt vrij.", **HANDOVER
        )


def test_who_was_put_back_in_direct_safety_is_an_open_concern_before_any_verdict():
    case = CaseFactory(phase="risicogestuurde_zorg")
    with acting(director_of(case)):
        assert not endings.has_open_concern(case)
        change_phase(case=case, to="directe_veiligheid", reason="Hij stond voor de deur.")
        assert endings.has_open_concern(case)
        with pytest.raises(DomainError, match="open concern"):
            end_case(case=case, kind="beeindigd", reason="Verhuisd.")
        change_phase(case=case, to="risicogestuurde_zorg", reason="Hij zit vast.")
        assert not endings.has_open_concern(case)


def test_what_stays_reaches_the_app_that_keeps_it(monkeypatch):
    case, kept = CaseFactory(), []
    source = endings.EndingSource(keep=lambda case, staying: kept.append(staying))
    monkeypatch.setattr(endings, "_sources", {"test": source})
    with acting(director_of(case)):
        end_case(case=case, kind="overgedragen", reason="x", staying=[case.pk], **HANDOVER)
    assert kept == [frozenset({case.pk})]


def test_a_case_ends_once():
    case = CaseFactory()
    director, other = director_of(case), director_of(case)
    with acting(director):
        end_case(case=case, kind="beeindigd", reason="Verhuisd.")
    with acting(other), pytest.raises(PermissionDenied):
        end_case(case=case, kind="beeindigd", reason="Verhuisd.")
