"""Who is told of a bad sign, of a case that opens again and of a household that comes back: a number and a link."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models import Appointment, Case, CaseState, Duty, EvaluationMoment
from cases.services.referring import intake_users
from zvh.access.models import Grant, GrantReason
from zvh.access.principal import current_principal_id
from zvh.accounts.models import User
from zvh.outbox.mail import send_mail

ANSWER_FOR_IT = (Duty.PROCESREGISSEUR, Duty.CASUSREGISSEUR)


def who_answer_for(case: Case) -> list[User]:
    """Procesregisseur and casusregisseur; of a completed case whoever goes on following the household."""
    if case.state == CaseState.CLOSED:
        holders = Grant.objects.valid().filter(case_id=case.pk, reason=GrantReason.FOLLOW_UP)
        ids = holders.values("principal_id")
    else:
        duties = Appointment.objects.filter(case=case, until__isnull=True, duty__in=ANSWER_FOR_IT)
        ids = duties.values("user_id")
    return list(User.objects.filter(pk__in=ids, is_active=True).order_by("pk"))


def tell_of_bad_sign(moment: EvaluationMoment) -> None:
    """Everyone who answers for the case but the one who wrote it down."""
    link = reverse("leidraad:moment", kwargs={"case": moment.case_id, "call": moment.pk})
    _tell(
        [user for user in who_answer_for(moment.case) if user.pk != current_principal_id()],
        _("A case asks for a decision"),
        template="bad_sign",
        number=moment.case.number,
        link=link,
        key=f"bad_sign:{moment.pk}",
    )


def tell_of_reopening(case: Case, moment: EvaluationMoment) -> None:
    _tell(
        who_answer_for(case),
        _("A case is open again"),
        template="case_reopened",
        number=case.number,
        link=reverse("pages:case", kwargs={"case": case.pk}),
        key=f"reopened:{moment.pk}",
    )


def tell_of_return(referral: Case) -> None:
    """Whoever receives referrals: this one should not wait for the next sitting by itself."""
    _tell(
        intake_users(),
        _("A referral asks for attention"),
        template="referred_again",
        number=referral.number,
        link=reverse("cases:referral", kwargs={"case": referral.pk}),
        key=f"referred_again:{referral.pk}",
    )


def _tell(users: Iterable[User], subject, *, template: str, number: str, link: str, key: str) -> None:
    for user in users:
        send_mail(
            to=user.email,
            subject=subject,
            template=template,
            context={"number": number, "link": link},
            key=f"{key}:{user.pk}",
        )
