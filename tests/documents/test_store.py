"""A document is kept once under its key, with its hash, and opens for whoever may see the case."""

import hashlib
import re
import uuid

import pytest
from django.urls import reverse

from tests.factories import CaseFactory, UserFactory, partner_in
from tests.roles import acting, as_owner
from zvh.audit.models import Line
from zvh.documents import kinds
from zvh.documents.models import Document
from zvh.documents.services import DamagedDocumentError, checked_content, store

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_kind(monkeypatch):
    monkeypatch.setitem(kinds._kinds, "letter", kinds.Kind("letter", may_hand_out=lambda document: True))


def stored_in(case, key="letter:1", content=b"%PDF-1.7"):
    return store(
        case_id=case.pk, kind="letter", audience="professionals", key=key, title="Plan v1", content=content
    )


def address_of(document):
    return reverse("documents:download", kwargs={"case": document.case_id, "document": document.pk})


def without_tokens(response, address):
    page = response.content.decode().replace(address, "")
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "", page)


def test_the_same_key_twice_gives_the_first_document():
    case = CaseFactory()
    partner = partner_in(case)
    with acting(partner):
        first, second = stored_in(case), stored_in(case, content=b"another")
    assert first == second
    with acting(partner):
        assert checked_content(Document.objects.get()) == b"%PDF-1.7"
        assert Document.objects.get().sha256 == hashlib.sha256(b"%PDF-1.7").hexdigest()
    with as_owner():
        assert Line.objects.filter(act="document.store").count() == 1


def test_whoever_may_see_the_case_downloads_it(client, open_kind):
    case = CaseFactory()
    partner = partner_in(case)
    with acting(partner):
        document = stored_in(case)
    client.force_login(partner)
    response = client.get(address_of(document))
    assert response.status_code == 200
    assert response.content == b"%PDF-1.7"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="plan-v1.pdf"'
    assert response["Cache-Control"] == "no-store"
    with as_owner():
        assert Line.objects.filter(act="document.open", subject_id=document.pk).count() == 1


def test_a_stranger_gets_the_404_of_a_document_that_does_not_exist(client, open_kind):
    case = CaseFactory()
    with acting(partner_in(case)):
        document = stored_in(case)
    client.force_login(UserFactory())
    nowhere = reverse("documents:download", kwargs={"case": case.pk, "document": uuid.uuid4()})
    there, missing = client.get(address_of(document)), client.get(nowhere)
    assert (there.status_code, missing.status_code) == (404, 404)
    # The pages hold the address that was asked for, and nothing else that differs.
    assert without_tokens(there, address_of(document)) == without_tokens(missing, nowhere)


def test_a_document_is_not_found_under_another_case(client, open_kind):
    case, other = CaseFactory(), CaseFactory()
    partner = partner_in(case)
    with acting(partner):
        document = stored_in(case)
    client.force_login(partner)
    address = reverse("documents:download", kwargs={"case": other.pk, "document": document.pk})
    assert client.get(address).status_code == 404


def test_nobody_is_sent_to_the_login(client):
    case = CaseFactory()
    with acting(partner_in(case)):
        document = stored_in(case)
    assert client.get(address_of(document)).status_code == 302


@pytest.mark.parametrize("registered", [True, False])
def test_what_may_not_be_handed_out_today_is_gone(client, monkeypatch, registered):
    if registered:
        monkeypatch.setitem(kinds._kinds, "letter", kinds.Kind("letter", may_hand_out=lambda document: False))
    case = CaseFactory()
    partner = partner_in(case)
    with acting(partner):
        document = stored_in(case)
    client.force_login(partner)
    response = client.get(address_of(document))
    assert response.status_code == 410
    assert b"%PDF" not in response.content


def test_bytes_that_changed_are_not_handed_out():
    case = CaseFactory()
    partner = partner_in(case)
    with acting(partner):
        document = stored_in(case)
        with as_owner():
            Document.objects.filter(pk=document.pk).update(content=b"tampered")
        with pytest.raises(DamagedDocumentError):
            checked_content(Document.objects.get(pk=document.pk))
