"""Questions about referrals that have been sent: the list, and what one still lacks."""

from django.db.models import Q
from django.utils.translation import gettext as _

from cases import rules
from cases.births import birth_of
from cases.models import Case, Custody, Membership, Referral, Relationship, SafeChannel


def referrals_for_list(principal, *, waiting: bool, words: str = ""):
    """Referrals the principal may read, newest first; `words` is a number or a name."""
    referrals = Referral.objects.visible_to(principal).select_related("organisation", "referrer")
    referrals = referrals.waiting() if waiting else referrals.exclude(answer="")
    if words.strip():
        found = Case.objects.visible_to(principal).matching(words).values("pk")
        own = Q(sent__household__icontains=words.strip()) | Q(sent__number__startswith=words.strip())
        referrals = referrals.filter(Q(case_id__in=found) | Q(own, referrer_id=principal.pk))
    return referrals.order_by("-created_at", "-pk")


def with_cases(principal, referrals: list[Referral]) -> list[dict]:
    """Each referral with its case when the principal may read that; the referrer may not."""
    wanted = [referral.case_id for referral in referrals]
    cases = Case.objects.visible_to(principal).filter(pk__in=wanted).select_related("household")
    found = {case.pk: case for case in cases}
    return [_row(referral, found.get(referral.case_id)) for referral in referrals]


def _row(referral: Referral, case: Case | None) -> dict:
    return {
        "referral": referral,
        "case": case,
        "number": case.number if case else referral.sent.get("number", ""),
        "household": case.household.name if case else referral.sent.get("household", ""),
        "advice": rules.Track(referral.advised_track).label if referral.advised_track else "",
    }


def facts_of(principal, referral: Referral, case: Case) -> rules.ReferralFacts:
    """What a referral says, with what the household's dossier holds of its people; for who keeps the case."""

    def in_household(model):
        return model.objects.visible_to(principal).filter(household_id=case.household_id, until__isnull=True)

    members = list(in_household(Membership).select_related("person"))
    ids = [member.person_id for member in members]
    reached = set(in_household(SafeChannel).values_list("person_id", flat=True))
    in_custody = set(in_household(Custody).values_list("child_id", flat=True))
    relations = Relationship.objects.visible_to(principal).filter(person_id__in=ids, other_id__in=ids)
    return rules.ReferralFacts(
        persons=tuple(
            rules.PersonFacts(
                name=member.person.short_name,
                is_child=member.is_child,
                birth_known=birth_of(member.person).is_known,
                channel_known=member.person_id in reached,
                custody_known=member.person_id in in_custody,
            )
            for member in members
        ),
        relations=relations.count(),
        **text_facts(referral),
    )


def text_facts(referral: Referral) -> dict:
    return {
        "reason": referral.reason,
        "summary": referral.summary,
        "needed": referral.needed,
        "predictive_factors": referral.predictive_factors,
        "family_view": referral.family_view,
        "told": referral.family_told,
        "told_by": referral.told_by,
        "not_told_reason": referral.not_told_reason,
    }


def told_in_words(referral: Referral) -> str:
    if referral.family_told is None:
        return ""
    if referral.family_told:
        return _("Yes, by %(name)s") % {"name": referral.told_by} if referral.told_by else _("Yes")
    return _("No: %(reason)s") % {"reason": referral.not_told_reason} if referral.not_told_reason else _("No")
