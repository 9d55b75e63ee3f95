"""Inviting people, changing what they do, and ending their access."""

from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zvh.access.principal import current_principal_id
from zvh.accounts.letters import password_path
from zvh.accounts.models import Organisation, Role, User
from zvh.audit import log
from zvh.errors import Conflict, DomainError
from zvh.outbox.mail import send_mail

MAY_HAVE_INTAKE_DUTY = frozenset({Role.PROCESREGISSEUR, Role.PROCESONDERSTEUNER})


@transaction.atomic
def invite(
    *,
    new_id: UUID,
    email: str,
    name: str,
    organisation: Organisation,
    role: str,
    function: str = "",
    has_intake_duty: bool = False,
    incidental_because: str = "",
    incidental_until: date | None = None,
) -> User:
    """Make a user who sets a password with the link in the mail, and then a second factor."""
    if User.objects.filter(email__iexact=email).exists():
        raise DomainError(_("There is a user with this address already."), field="email")
    incidental = _incidental(organisation, incidental_because, incidental_until)
    _require_fitting_duty(role, has_intake_duty)
    user = User.objects.create_user(
        id=new_id,
        email=email,
        name=name,
        organisation=organisation,
        role=role,
        function=function,
        has_intake_duty=has_intake_duty,
        **incidental,
    )
    log.record("user.invite", subject_id=user.pk)
    _send_invitation(user)
    return user


@transaction.atomic
def invite_again(*, user: User) -> None:
    """Send the link once more, to somebody who has not set a password yet."""
    if not user.is_active:
        raise Conflict(_("This user is disabled."))
    if user.has_usable_password():
        raise Conflict(
            _("This user has set a password already. A forgotten one is asked for on the login page.")
        )
    log.record("user.invite_again", subject_id=user.pk)
    _send_invitation(user)


@transaction.atomic
def change_user(
    *,
    user: User,
    name: str,
    function: str,
    organisation: Organisation,
    role: str,
    has_intake_duty: bool,
    incidental_because: str = "",
    incidental_until: date | None = None,
) -> None:
    """Another organisation ends all access to cases, and so does a role that never sees one (domain.md rule 2).

    It was given to somebody of the old organisation, at the old work; the database ends it.
    """
    _require_somebody_else(user)
    _require_fitting_duty(role, has_intake_duty)
    before = (user.organisation_id, user.incidental_because, user.incidental_until)
    is_as_before = before == (organisation.pk, incidental_because, incidental_until)
    incidental = {} if is_as_before else _incidental(organisation, incidental_because, incidental_until)
    changed = {
        "name": name,
        "function": function,
        "organisation": organisation,
        "role": role,
        "has_intake_duty": has_intake_duty,
        **incidental,
    }
    for field, value in changed.items():
        setattr(user, field, value)
    user.save(update_fields=list(changed))
    log.record("user.change", subject_id=user.pk)


@transaction.atomic
def disable(*, user: User) -> None:
    """End everything at once; the database sees to every login and every grant."""
    _require_somebody_else(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    log.record("user.disable", subject_id=user.pk)


@transaction.atomic
def enable(*, user: User) -> None:
    """Let somebody log in again. Access to cases does not come back with it.

    Of an organisation that has not signed the covenant only who is incidental, with a reason and an end (rule 7).
    """
    _require_somebody_else(user)
    if user.incidental_until and user.incidental_until < timezone.localdate():
        raise DomainError(_("The access of this user has run out. Give it a new end first."))
    if not user.organisation.has_signed_covenant and not user.incidental_because:
        raise DomainError(
            _(
                "This organisation has not signed the covenant. Say first why this person needs access, and until when."
            )
        )
    user.is_active = True
    user.save(update_fields=["is_active"])
    log.record("user.enable", subject_id=user.pk)


@transaction.atomic
def end_incidental() -> list[UUID]:
    """Disable those whose incidental access has run out; returns who."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_end_incidental()")
        ended = [user_id for (user_id,) in cursor.fetchall()]
    for user_id in ended:
        log.record("user.run_out", subject_id=user_id)
    return ended


def _require_somebody_else(user: User) -> None:
    if user.pk == current_principal_id():
        raise DomainError(_("Ask another functioneel beheerder to change your own account."))


def _require_fitting_duty(role: str, has_intake_duty: bool) -> None:
    if has_intake_duty and role not in MAY_HAVE_INTAKE_DUTY:
        raise DomainError(
            _("Only a procesregisseur or a procesondersteuner can have intake duty."), field="has_intake_duty"
        )


def _incidental(organisation: Organisation, because: str, until: date | None) -> dict:
    """Without the covenant only for a while and for a reason (domain.md rule 7); with it neither is kept."""
    if organisation.has_signed_covenant:
        return {"incidental_because": "", "incidental_until": None}
    if not because:
        raise DomainError(
            _(
                "This organisation has not signed the covenant. Say why this person needs access all the same."
            ),
            field="incidental_because",
        )
    if until is None or until < timezone.localdate():
        raise DomainError(_("Say until when, on a day still to come."), field="incidental_until")
    return {"incidental_because": because, "incidental_until": until}


def _send_invitation(user: User) -> None:
    asked_at = timezone.now()
    User.objects.filter(pk=user.pk).update(invited_at=asked_at)
    send_mail(
        to=user.email,
        subject=gettext_lazy("Your access to ZVH Casusoverleg"),
        template="invitation",
        context={
            "link": password_path(user),
            "until": asked_at + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
        },
        key=f"invitation:{user.pk}:{asked_at.isoformat()}",
    )
