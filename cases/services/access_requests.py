"""Somebody asks for access to a case by its number; whoever directs it decides. Access comes from an involvement."""

from datetime import date
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case, Involvement
from cases.services.involvements import involve
from zvh.access.models import AccessRequest, RequestAnswer
from zvh.access.purposes import Purpose
from zvh.accounts.models import User
from zvh.audit.log import record
from zvh.errors import Conflict, DomainError
from zvh.outbox.mail import send_mail
from zvh.outbox.services import does, put

DAYS_TO_ANSWER = 30
TELL_DIRECTORS = "access.tell_directors"


@transaction.atomic
def ask_access(*, number: str, reason: str, new_id: UUID | None = None) -> UUID:
    """Ask to be let into the case with this number; returns the request, the one that waits already if there is one.

    Nothing here looks whether there is such a case. Who decides is told by the worker, after the answer was sent.
    """
    if not reason.strip():
        raise DomainError(_("Say why you need this case."), field="reason")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT access_ask(%s, %s, %s, %s)", [new_id or uuid4(), number, reason, DAYS_TO_ANSWER]
        )
        request_id = cursor.fetchone()[0]
    if request_id is None:
        raise DomainError(_("You have asked very often today. Try again tomorrow, or call."), field="number")
    record("access.ask", subject_id=request_id, words=f"{number}: {reason}")
    put(
        kind=TELL_DIRECTORS,
        key=f"{TELL_DIRECTORS}:{request_id}",
        subject_id=request_id,
        principal_id=Purpose.UPKEEP.principal_id,
    )
    return request_id


@does(TELL_DIRECTORS)
def tell_directors(request_id: UUID) -> None:
    """Mail whoever may decide that there is something to decide; of a number that no case has, nobody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, email FROM access_request_receivers(%s)", [request_id])
        receivers = cursor.fetchall()
    for number, email in receivers:
        send_mail(
            to=email,
            subject=gettext_lazy("Somebody asks for access to a case"),
            template="access_asked",
            context={"number": number, "link": reverse("pages:home")},
            key=f"access.asked:{request_id}:{email}",
        )


@transaction.atomic
def withdraw_request(*, request: AccessRequest) -> None:
    """Whoever asked no longer needs it. Conflict when it was answered meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_withdraw(%s)", [request.pk])
        if not cursor.fetchone()[0]:
            raise Conflict(_("This request was answered already."))
    record("access.withdraw", subject_id=request.pk)


@transaction.atomic
def grant_request(
    *, request: AccessRequest, case: Case, reason: str, aim: str, until: date | None = None
) -> Involvement:
    """Yes: whoever asked becomes involved, with an aim and until a day; they read and contribute from now on."""
    if not aim.strip():
        raise DomainError(_("Say what the help is for."), field="aim")
    _answer(request, case, RequestAnswer.GRANTED, reason)
    asker = User.objects.select_related("organisation").get(pk=request.asker_id)
    involvement = involve(case=case, organisation=asker.organisation, user=asker, aim=aim, until=until)
    _tell_asker(request, asker)
    return involvement


@transaction.atomic
def decline_request(*, request: AccessRequest, case: Case, reason: str) -> None:
    """No: whoever asked is told, with the reason. Not answering tells nothing and runs out by itself."""
    _answer(request, case, RequestAnswer.DECLINED, reason)
    _tell_asker(request, User.objects.get(pk=request.asker_id))


def _answer(request: AccessRequest, case: Case, answer: str, reason: str) -> None:
    if not reason.strip():
        raise DomainError(_("Give a reason."), field="reason")
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_answer(%s, %s, %s)", [request.pk, answer, reason])
        if not cursor.fetchone()[0]:
            raise Conflict(_("This request was withdrawn, answered or ran out meanwhile."))
    record(f"access.{answer}", case_id=case.pk, subject_id=request.pk, words=reason)


def _tell_asker(request: AccessRequest, asker: User) -> None:
    send_mail(
        to=asker.email,
        subject=gettext_lazy("Your request for access was answered"),
        template="access_answered",
        context={"number": request.number, "link": reverse("pages:access_ask")},
        key=f"access.answered:{request.pk}",
    )
