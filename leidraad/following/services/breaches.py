"""A bodemeis that did not hold: told at once to who watches it and who directs, until somebody says what was done."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Appointment
from cases.services.rows import hold, hold_new
from leidraad.following.owners import DIRECTING
from leidraad.models import BottomLine, BottomLineBreach
from leidraad.services.statements import RunningTable, narrowest, om_parts_of_actor
from zvh.access.models import Grant
from zvh.access.permissions import CasePermission
from zvh.access.principal import current_principal_id
from zvh.accounts.models import User
from zvh.audit import log
from zvh.errors import Conflict, DomainError
from zvh.outbox.mail import Letter, send_mails


@transaction.atomic
def report_breach(*, new_id: UUID, line: BottomLine, text: str, when_words: str) -> BottomLineBreach:
    """Note what happened, and mail its guardian, the casusregisseur and the procesregisseur in the same transaction.

    It reaches no further than its bodemeis, and than the table it is told at. Sent twice it is one row and one mail.
    """
    hold_new(new_id)
    if already := BottomLineBreach.objects.filter(pk=new_id).first():
        if already.bottom_line_id != line.pk:
            raise Conflict(_("This form was used before; open it again."))
        return already
    if line.ended_on:
        raise DomainError(_("This bodemeis no longer holds, so it cannot be broken."))
    with_om = om_parts_of_actor(line.case_id)
    narrowed = narrowest((line,), table=RunningTable())
    parts = sorted({*narrowed.om_parts, *with_om})
    breach = BottomLineBreach.objects.create(
        id=new_id,
        case_id=line.case_id,
        bottom_line=line,
        text=text,
        when_words=when_words,
        author_id=current_principal_id(),
        reach=narrowed.reach,
        from_om_part=narrowed.from_om_part or bool(with_om),
        om_parts=parts,
    )
    breach.shielded_from.set(narrowed.shielded_from)
    log.record("breach.report", case_id=line.case_id, subject_id=breach.pk)
    _alert(breach)
    return breach


def _alert(breach: BottomLineBreach) -> None:
    send_mails(
        template="bottom_line_broken",
        subject=gettext_lazy("Look at this case today"),
        letters=[
            Letter(
                to=user.email,
                key=f"following.breach:{breach.pk}:{user.pk}",
                context={
                    "number": breach.case.number,
                    "link": reverse("pages:case", kwargs={"case": breach.case_id}),
                },
            )
            for user in alerted_of(breach)
        ],
    )


def alerted_of(breach: BottomLineBreach) -> list[User]:
    """Who watches it and who directs the case, as far as they still read it; not who told it themselves."""
    directing = Appointment.objects.filter(
        case_id=breach.case_id, until__isnull=True, duty__in=DIRECTING
    ).values("user_id")
    reading = Grant.objects.valid().filter(case_id=breach.case_id, permission=CasePermission.VIEW)
    people = User.objects.filter(
        Q(pk__in=directing) | Q(pk=breach.bottom_line.guardian_user_id),
        pk__in=reading.values("principal_id"),
        is_active=True,
    )
    return list(people.exclude(pk=current_principal_id()).order_by("email"))


@transaction.atomic
def settle_breach(*, breach: BottomLineBreach, words: str) -> None:
    """Say what was done; the case page no longer shows it in red. Raises Conflict when somebody did before."""
    hold(breach)
    if breach.settled_at:
        if breach.settled_words == words:
            return
        raise Conflict(_("Somebody else said meanwhile what was done."))
    BottomLineBreach.objects.filter(pk=breach.pk).update(
        settled_words=words, settled_by_id=current_principal_id(), settled_at=Now()
    )
    log.record("breach.settle", case_id=breach.case_id, subject_id=breach.pk)
