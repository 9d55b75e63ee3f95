"""Help, measures, duties, phase, track and the end of a case: who may do what, and what bad input becomes."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from cases import endings
from cases.models import (
    Appointment,
    Case,
    CaseEnding,
    CaseState,
    DecisionMoment,
    Household,
    Involvement,
    LifeDomainEntry,
    Measure,
    ProfessionalKeptOff,
    Separation,
    TrackChange,
)
from cases.services import involve
from tests.cases.world import taken_up
from tests.factories import (
    CaseFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    director_of,
    open_case,
    partner_in,
    writer_of,
)
from tests.roles import acting, as_owner
from zvh.access.permissions import VIEWER
from zvh.accounts.models import Role

pytestmark = pytest.mark.django_db
TODAY = date.today().isoformat()


@pytest.fixture
def case(db):
    return CaseFactory()


@pytest.fixture
def persons(case):
    return [MembershipFactory(household=case.household, position=n).person for n in range(2)]


def address(name, case, *args):
    return reverse(f"cases:{name}", args=[case.pk, *args])


def rows(model, **filters):
    with as_owner():
        return list(model.objects.filter(**filters))


def reader_of(case):
    user = UserFactory()
    open_case(user, case, VIEWER)
    return user


def paths(case):
    return {
        "read": [address("dossier", case)],
        "contribute": [address("moment_add", case)],
        "write": [
            address(name, case)
            for name in ("involvement_add", "measure_add", "life_domain", "visits", "phase")
        ],
        "direct": [
            address("track", case),
            address("end", case),
            *(
                address("duty", case, duty)
                for duty in ("casusregisseur", "procesregisseur", "procesondersteuner")
            ),
        ],
    }


def test_each_gets_as_far_as_they_may(client, case):
    groups = paths(case)
    for make, reaches in ((reader_of, 1), (partner_in, 2), (writer_of, 3), (director_of, 4)):
        client.force_login(make(case))
        for number, level in enumerate(groups):
            for path in groups[level]:
                expected = 200 if number < reaches else 403
                assert client.get(path).status_code == expected, (make.__name__, path)
                if number >= reaches:
                    assert client.post(path, {}).status_code == 403


def test_a_stranger_finds_nothing(client, case):
    client.force_login(director_of(CaseFactory()))
    for group in paths(case).values():
        for path in group:
            assert client.get(path).status_code == client.post(path).status_code == 404


def involvement(organisation, user=None, **values):
    return {
        "new_id": str(uuid.uuid4()),
        "organisation": str(organisation.pk),
        "user": str(user.pk) if user else "",
        **values,
    }


def test_who_helps_gets_access_and_loses_it_when_the_help_stops(client, case, persons):
    client.force_login(writer_of(case))
    user = UserFactory(role=Role.PARTNER)
    url = address("involvement_add", case)
    sent = involvement(user.organisation, user, aim="Schulden", persons=[str(persons[0].pk)])
    for _click in range(2):
        assert client.post(url, sent).status_code == 302
    assert client.post(url, involvement(user.organisation, user)).status_code == 422
    assert client.post(url, involvement(OrganisationFactory(), user)).status_code == 422
    assert client.post(url, {**sent, "new_id": str(uuid.uuid4()), "aim": "x" * 301}).status_code == 422
    (found,) = rows(Involvement)
    with acting(user):
        assert Case.objects.exists()
    assert client.post(address("involvement_end", case, found.pk)).status_code == 302
    with acting(user):
        assert not Case.objects.exists()


def measure(on, /, *protects, **values):
    return {
        "new_id": str(uuid.uuid4()),
        "kind": "contact_ban",
        "person": str(on.pk),
        "protects": [str(one.pk) for one in protects],
        "since": TODAY,
        **values,
    }


def test_a_ban_keeps_people_apart_and_its_end_does_not(client, case, persons):
    client.force_login(writer_of(case))
    sent = measure(*persons)
    for _click in range(2):
        assert client.post(address("measure_add", case), sent).status_code == 302
    (found,) = rows(Measure)
    assert len(rows(Separation)) == 1
    url = address("measure_end", case, found.pk)
    assert client.get(url).status_code == 200
    assert client.post(url, {"until": TODAY}).status_code == 302
    assert len(rows(Separation, lifted_at__isnull=True)) == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"until": (date.today() - timedelta(days=1)).isoformat()}, "until"),
        ({"since": "2026-02-31"}, "since"),
        ({"since": "0026-02-01"}, "since"),
        ({"since": "9999-12-31"}, "since"),
        ({"since": ""}, "since"),
        ({"protects": []}, "protects"),
        ({"protects": ["niemand"]}, "protects"),
        ({"person": str(uuid.uuid4())}, "person"),
        ({"kind": "touw"}, "kind"),
        ({"conditions": "x" * 20_001}, "conditions"),
        ({"conditions": "a\x00"}, "conditions"),
    ],
)
def test_a_measure_that_cannot_be_is_told_beside_the_field(client, case, persons, values, field):
    client.force_login(writer_of(case))
    answer = client.post(address("measure_add", case), measure(*persons, **values))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert rows(Measure) == rows(Separation) == []


def test_a_life_domain_is_noted_with_its_source(client, case, persons):
    writer = writer_of(case)
    client.force_login(writer)
    url = address("life_domain", case)
    sent = {"domain": "werk", "state": "problem", "weight": "2", "note": "Ontslagen."}
    assert client.post(url, sent).status_code == 302
    assert rows(LifeDomainEntry)[0].source_organisation_id == writer.organisation_id
    for wrong in ({"weight": "4"}, {"weight": "veel"}, {"state": ""}, {"domain": "weer"}, {"person": "x"}):
        assert client.post(url, {**sent, **wrong}).status_code == 422
    domains = client.get(address("dossier", case)).context["domains"]
    assert [str(one["label"]) for one in domains if one["is_problem"]] == [str(domains[0]["label"])]


def test_a_decision_elsewhere_is_added_by_a_partner_and_removed_by_a_writer(client, case):
    client.force_login(partner_in(case))
    sent = {"new_id": str(uuid.uuid4()), "kind": "hearing", "on": TODAY}
    for _click in range(2):
        assert client.post(address("moment_add", case), sent).status_code == 302
    (moment,) = rows(DecisionMoment)
    assert client.post(address("moment_add", case), {**sent, "on": "31-02-2026"}).status_code == 422
    assert client.post(address("moment_remove", case, moment.pk)).status_code == 403
    client.force_login(writer_of(case))
    assert client.post(address("moment_remove", case, moment.pk)).status_code == 302
    assert client.post(address("moment_remove", case, moment.pk)).status_code == 404


def test_agreements_for_the_safety_of_professionals(client, case):
    client.force_login(writer_of(case))
    assert client.post(address("visits", case), {"agreements": "Nooit alleen."}).status_code == 302
    assert rows(Household)[0].visiting_agreements == "Nooit alleen."
    assert client.post(address("visits", case), {"agreements": "x" * 20_001}).status_code == 422


def test_a_name_is_kept_off_paper_until_it_may_be_named_again(client, case):
    client.force_login(writer_of(case))
    helper, organisation = UserFactory(name="T. Koster"), OrganisationFactory(short_name="Wijkteam")
    known = {"new_id": str(uuid.uuid4()), "user": str(helper.pk), "reason": "Op eigen verzoek"}
    for _click in range(2):
        assert client.post(address("kept_off_add", case), known).status_code == 302
    other = {"new_id": str(uuid.uuid4()), "name": "B. Mulder", "reason": "Bedreigd"}
    for refused in (
        other,
        {**other, "user": str(helper.pk)},
        {**other, "organisation": str(organisation.pk), "reason": ""},
        {**known, "new_id": str(uuid.uuid4())},
        {**other, "organisation": str(organisation.pk), "reason": "x" * 20_001},
    ):
        assert client.post(address("kept_off_add", case), refused).status_code == 422
    other["organisation"] = str(organisation.pk)
    assert client.post(address("kept_off_add", case), other).status_code == 302
    page = client.get(address("dossier", case)).content.decode()
    assert "T. Koster" in page
    assert "B. Mulder" in page
    (row,) = rows(ProfessionalKeptOff, user=helper)
    for _click in range(2):
        assert client.post(address("kept_off_end", case, row.pk)).status_code == 302
    assert "T. Koster" not in client.get(address("dossier", case)).content.decode()


def test_a_professional_keeps_their_own_name_off_and_nobody_elses(client, case):
    partner, colleague, reader = partner_in(case), partner_in(case), UserFactory()
    open_case(reader, case, VIEWER)
    client.force_login(partner)
    sent = {"new_id": str(uuid.uuid4()), "user": str(colleague.pk), "reason": "Bedreigd"}
    assert client.post(address("kept_off_add", case), sent).status_code == 302
    (row,) = rows(ProfessionalKeptOff)
    assert row.user == partner
    for stranger in (colleague, reader):
        client.force_login(stranger)
        assert client.post(address("kept_off_end", case, row.pk)).status_code == 403
    assert client.post(address("kept_off_add", case), sent).status_code == 403
    client.force_login(partner)
    assert client.post(address("kept_off_end", case, row.pk)).status_code == 302


def test_a_casusregisseur_is_appointed_and_hands_over(client):
    case, director = taken_up()
    client.force_login(director)
    url = address("duty", case, "casusregisseur")
    first, second = UserFactory(role=Role.CASUSREGISSEUR), UserFactory(role=Role.PARTNER)
    assert "warm" not in client.get(url).context["form"].fields
    assert client.post(url, {"user": str(first.pk)}).status_code == 422
    assert client.post(url, {"user": str(first.pk), "director_kind": "external"}).status_code == 302
    assert "warm" in client.get(url).context["form"].fields
    sent = {"user": str(second.pk), "director_kind": "involved", "warm": "True", "note": "Kopje koffie."}
    tomorrow = (date.today() + timedelta(days=1)).isoformat()
    assert client.post(url, {**sent, "since": tomorrow}).status_code == 422
    assert client.post(url, sent).status_code == 302
    (earlier,) = rows(Appointment, user=first)
    assert (earlier.handed_over_warmly, earlier.handover_note) == (True, "Kopje koffie.")
    (now,) = rows(Appointment, user=second)
    assert client.post(address("duty_end", case, now.pk)).status_code == 302
    assert client.get(address("duty", case, "buurman")).status_code == 404


def test_who_hands_over_the_case_leaves_it(client):
    case, director = taken_up()
    client.force_login(director)
    successor = UserFactory(role=Role.PROCESREGISSEUR)
    answer = client.post(
        address("duty", case, "procesregisseur"), {"user": str(successor.pk), "warm": "False"}
    )
    assert (answer.status_code, answer.url) == (302, reverse("pages:case_list"))
    assert client.get(address("dossier", case)).status_code == 404


def test_a_case_keeps_its_procesregisseur(client):
    case, director = taken_up()
    client.force_login(director)
    (appointment,) = rows(Appointment, user=director)
    assert client.post(address("duty_end", case, appointment.pk)).status_code == 422


def test_the_phase_changes_by_the_rules_only(client, case):
    client.force_login(writer_of(case))
    url = address("phase", case)
    for wrong in ({"to": "herstelgerichte_zorg"}, {"to": "sprong"}, {"to": ""}, {"reason": ""}):
        answer = client.post(url, {"to": "risicogestuurde_zorg", "reason": "x", **wrong})
        assert answer.status_code == 422, wrong
    assert client.post(url, {"to": "risicogestuurde_zorg", "reason": "Rust."}).status_code == 302
    assert client.post(url, {"to": "directe_veiligheid", "reason": "Gevaar."}).status_code == 302
    frame = client.get(address("dossier", case)).context["frame"]
    assert [step.state.value for step in frame.path.steps] == ["now", "been", "to_come"]


def test_the_track_changes_with_a_date_and_a_reason(client, case):
    client.force_login(director_of(case))
    url = address("track", case)
    assert client.post(url, {"to": "regulier", "reason": "x"}).status_code == 422
    assert client.post(url, {"to": "mda", "reason": ""}).status_code == 422
    assert client.post(url, {"to": "mda", "reason": "Kinderen."}).status_code == 302
    assert [change.to_track for change in rows(TrackChange)] == ["mda"]


HANDOVER = {
    "kind": "overgedragen",
    "reason": "Lokaal verder.",
    "handed_to": "Wijkteam",
    "directs": "J. Bos",
    "way_back": "Bel 070",
}


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({**HANDOVER, "way_back": ""}, "way_back"),
        ({**HANDOVER, "handed_to": "x" * 201}, "handed_to"),
        ({**HANDOVER, "reason": ""}, "reason"),
        ({**HANDOVER, "reason": " "}, "reason"),
        ({"kind": "afgerond", "reason": "Goed genoeg."}, "kind"),
        ({"kind": "declined", "reason": "x"}, "kind"),
        ({}, "kind"),
    ],
)
def test_an_ending_that_cannot_be_is_told_beside_the_field(client, case, sent, field):
    client.force_login(director_of(case))
    answer = client.post(address("end", case), sent)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert rows(CaseEnding) == []


def test_a_case_is_handed_over_and_closes_for_all(client):
    case, director = taken_up()
    partner = UserFactory(role=Role.PARTNER)
    with acting(director):
        involve(case=case, organisation=partner.organisation, user=partner)
    client.force_login(director)
    assert client.post(address("end", case), HANDOVER).status_code == 302
    assert rows(Case)[0].state == CaseState.CLOSED
    assert client.get(address("dossier", case)).status_code == 200
    assert client.post(address("end", case), HANDOVER).status_code == 403
    client.force_login(partner)
    assert client.get(address("dossier", case)).status_code == 404


def test_an_open_concern_must_be_what_is_handed_over(client, case, monkeypatch):
    monkeypatch.setattr(endings, "_sources", {"test": endings.EndingSource(open_concern=lambda case: True)})
    client.force_login(director_of(case))
    assert client.post(address("end", case), {"kind": "beeindigd", "reason": "Weg."}).status_code == 422
    assert client.post(address("end", case), HANDOVER).status_code == 422
    concern = {"safety_concern": "Hij komt maandag vrij."}
    assert client.post(address("end", case), {**HANDOVER, **concern}).status_code == 302
    assert rows(CaseEnding)[0].safety_concern_handed_over == "Hij komt maandag vrij."


def test_bottom_lines_that_stay_are_chosen(client, case, monkeypatch):
    choice, kept = endings.Choice(uuid.uuid4(), "Geen drank als de kinderen er zijn."), []
    source = endings.EndingSource(choices=lambda case: [choice], keep=lambda case, ids: kept.append(ids))
    monkeypatch.setattr(endings, "_sources", {"test": source})
    client.force_login(director_of(case))
    assert "Geen drank" in client.get(address("end", case)).content.decode()
    assert client.post(address("end", case), {**HANDOVER, "staying": ["x"]}).status_code == 422
    assert client.post(address("end", case), {**HANDOVER, "staying": [str(choice.id)]}).status_code == 302
    assert kept == [frozenset({choice.id})]


def test_the_page_costs_as_many_questions_for_much_as_for_little(
    client, case, persons, django_assert_max_num_queries, django_assert_num_queries
):
    def fill(times):
        with as_owner():
            for _time in range(times):
                user = UserFactory()
                one = Involvement.objects.create(
                    case=case, organisation=user.organisation, user=user, since=date.today()
                )
                one.persons.set(persons)
                Measure.objects.create(
                    case=case, person=persons[0], kind="probation", since=date.today()
                ).protects.set(persons[1:])

    client.force_login(director_of(case))
    fill(1)
    client.get(address("dossier", case))
    with django_assert_max_num_queries(28) as few:
        client.get(address("dossier", case))
    fill(9)
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(address("dossier", case))
