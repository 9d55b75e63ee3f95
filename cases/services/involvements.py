"""Who helps this household now. An involvement opens the case to the professional, and its end closes it (rule 2)."""

from collections.abc import Iterable
from datetime import date, datetime, time
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case, Involvement, Person
from cases.services.rows import constraints_in_words, hold, hold_new
from zvh.access import grants
from zvh.access.models import GrantReason
from zvh.access.permissions import CONTRIBUTOR
from zvh.accounts.models import NEVER_IN_A_CASE, Organisation, User
from zvh.audit.log import record
from zvh.errors import Conflict, DomainError


@transaction.atomic
def involve(
    *,
    case: Case,
    organisation: Organisation,
    user: User | None = None,
    aim: str = "",
    persons: Iterable[Person] = (),
    since: date | None = None,
    until: date | None = None,
    new_id: UUID | None = None,
) -> Involvement:
    """An organisation works with this household, and with `user` somebody from it who may read and contribute.

    With `until` both the help and the access are over from that day on.
    """
    new_id = new_id or uuid4()
    hold_new(new_id)
    if found := Involvement.objects.filter(pk=new_id).first():
        return found
    if not case.is_in_hand:
        raise Conflict(_("This case is no longer in hand."))
    if user is not None:
        _check_user(user, organisation)
    if until and until <= timezone.localdate():
        raise DomainError(_("Access can't end before it begins: choose a day after today."), field="until")
    involvement = Involvement(
        id=new_id,
        case=case,
        organisation=organisation,
        user=user,
        aim=aim,
        since=since or timezone.localdate(),
        until=until,
    )
    if Involvement.objects.current().filter(case=case, organisation=organisation, user=user).exists():
        raise Conflict(_("This involvement is already recorded."), field="organisation")
    if user is not None:
        grants.give(
            case_id=case.pk,
            principal_id=user.pk,
            permissions=CONTRIBUTOR,
            reason=GrantReason.INVOLVEMENT,
            because_of=involvement.pk,
            until=start_of(until) if until else None,
        )
    with constraints_in_words(Involvement, field="organisation"):
        involvement.save(force_insert=True)
    involvement.persons.set(persons)
    record("involvement.start", case_id=case.pk, subject_id=involvement.pk)
    return involvement


def start_of(day: date) -> datetime:
    """The first moment of the day, in the time of this place."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _check_user(user: User, organisation: Organisation) -> None:
    if user.organisation_id != organisation.pk:
        raise DomainError(
            _("%(name)s does not work for %(organisation)s.")
            % {"name": user.name, "organisation": organisation.label},
            field="user",
        )
    if user.role in NEVER_IN_A_CASE or not user.is_active:
        raise DomainError(_("%(name)s can't be involved in a case.") % {"name": user.name}, field="user")


@transaction.atomic
def end_involvement(*, involvement: Involvement, until: date | None = None) -> None:
    """The help stops; the professional's access that rests on it ends at once."""
    hold(involvement)
    if not involvement.is_current:
        return
    until = until or timezone.localdate()
    if until < involvement.since:
        raise DomainError(_("It can't end before it began."), field="until")
    involvement.until = until
    involvement.save(update_fields=["until"])
    record("involvement.end", case_id=involvement.case_id, subject_id=involvement.pk)
    grants.end_because_of(involvement.pk)
