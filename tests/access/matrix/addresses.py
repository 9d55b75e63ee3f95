"""Who must get what at each address. A new address without a row here fails `make access-matrix`.

`get` and `post` say what somebody must hold towards the case, one of these at least: permissions, or what people.py
adds to them. SIGNED_IN is anyone who is logged in, PUBLIC nobody in particular; nothing means: not answered.
"""

from dataclasses import dataclass

from tests.access.matrix.people import ARRANGES, CHAIRS, INTAKE, LINKED, REFERRED, Who
from zvh.access.permissions import CasePermission
from zvh.accounts.models import Role

VIEW, CONTRIBUTE, WRITE, DIRECT = (
    CasePermission.VIEW,
    CasePermission.CONTRIBUTE,
    CasePermission.WRITE,
    CasePermission.DIRECT,
)
PUBLIC, SIGNED_IN = "public", "signed in"
# No permission gives this: the organisation that shared a finding, which nobody in these worlds is of.
SOURCE = "of the source"
# Nor these: who asked for access, and who was told of break-glass, are somebody else than anyone here.
ASKED, ALERTED = "asked for access", "was alerted"
EVERYONE = frozenset(Role)
PROFESSIONALS = frozenset(
    {Role.PROCESREGISSEUR, Role.PROCESONDERSTEUNER, Role.CASUSREGISSEUR, Role.PARTNER, Role.EXPERT}
)
PLANNERS = frozenset({Role.PROCESREGISSEUR, Role.PROCESONDERSTEUNER})


@dataclass(frozen=True)
class Address:
    """What an address asks. Who holds none of `shown_to` gets the 404 of an address that does not exist."""

    get: tuple[str, ...] = ()
    post: tuple[str, ...] = ()
    roles: frozenset[str] = EVERYONE
    shown_to: tuple[str, ...] = (VIEW,)
    intake_too: bool = False
    world: str = "case"
    # A page that says that somebody is not let in, with the status that goes with it.
    says_no: bool = False

    @property
    def is_public(self) -> bool:
        return PUBLIC in self.get + self.post

    def is_for(self, who: Who) -> bool:
        return who.role in self.roles or (self.intake_too and INTAKE in who.holds)

    def shows_itself_to(self, who: Who) -> bool:
        return bool(who.holds & {*self.shown_to, *((INTAKE,) if self.intake_too else ())}) or (
            SIGNED_IN in self.shown_to
        )


def page(*permissions, **more) -> Address:
    """To read."""
    return Address(get=permissions or (VIEW,), **more)


def form(*permissions, **more) -> Address:
    """A page with a form, and where it is sent."""
    return Address(get=permissions or (WRITE,), post=permissions or (WRITE,), **more)


def act(*permissions, **more) -> Address:
    """Something that is done, without a page of its own."""
    return Address(post=permissions or (WRITE,), **more)


def across(*permissions, **more) -> Address:
    """A page of no case in particular; the rows on it are decided by `visible_to`."""
    asked = permissions or (SIGNED_IN,)
    return Address(**({"get": asked, "post": asked, "shown_to": (SIGNED_IN,)} | more))


OF_CASES = {
    "cases:channel_add": form(CONTRIBUTE),
    "cases:channel_end": act(),
    "cases:contact": form(VIEW),
    "cases:custody": form(),
    "cases:dossier": form(VIEW),
    "cases:duty": form(DIRECT),
    "cases:duty_end": act(DIRECT),
    "cases:end": form(DIRECT),
    "cases:family": form(VIEW),
    "cases:household": form(),
    "cases:involvement_add": form(),
    "cases:involvement_end": act(),
    "cases:kept_off_add": form(CONTRIBUTE),
    "cases:kept_off_end": act(),
    "cases:life_domain": form(),
    "cases:measure_add": form(),
    "cases:measure_end": form(),
    "cases:moment_add": form(CONTRIBUTE),
    "cases:moment_remove": act(),
    "cases:person_add": form(CONTRIBUTE),
    "cases:person_change": form(),
    "cases:person_leave": act(),
    "cases:phase": form(),
    "cases:point_add": form(CONTRIBUTE),
    "cases:point_end": act(),
    "cases:relation_add": form(CONTRIBUTE),
    "cases:relation_remove": act(),
    "cases:separation_add": form(CONTRIBUTE),
    "cases:separation_lift": form(DIRECT),
    "cases:track": form(DIRECT),
    "cases:visits": form(),
}

# A referrer reads and completes what they sent without reading the dossier; only intake decides where it belongs.
OF_REFERRALS = {
    "cases:add_to_case": form(INTAKE, roles=PROFESSIONALS, world="referral"),
    "cases:join": form(INTAKE, roles=PROFESSIONALS, world="referral"),
    "cases:refer": across(roles=PROFESSIONALS),
    "cases:refer_check": across(get=(), roles=PROFESSIONALS),
    "cases:refer_relations": across(get=(), roles=PROFESSIONALS),
    "cases:referral": form(VIEW, REFERRED, roles=PROFESSIONALS, shown_to=(VIEW, REFERRED), world="referral"),
    "cases:referral_change": form(
        WRITE, REFERRED, roles=PROFESSIONALS, shown_to=(VIEW, REFERRED), world="referral"
    ),
    "cases:referral_list": across(roles=PROFESSIONALS),
}

OF_MEETINGS = {
    "meetings:accept": act(DIRECT),
    "meetings:ask": act(),
    "meetings:ask_others": form(),
    "meetings:attendee": form(),
    "meetings:attendee_removal": act(),
    "meetings:cancellation": act(),
    "meetings:chair": form(),
    "meetings:detail": page(),
    "meetings:held_back": act(CONTRIBUTE),
    "meetings:held_back_end": act(DIRECT, shown_to=(DIRECT,)),
    "meetings:invite": form(),
    "meetings:move": form(),
    "meetings:new_part": form(),
    "meetings:of_case": page(),
    "meetings:part": form(),
    "meetings:part_removal": act(),
    "meetings:start": act(DIRECT),
    "meetings:table": form(),
    "meetings:typist": form(),
}

# A sitting says when and where, nothing of a case: whoever has intake duty sees all of them.
OF_SITTINGS = {
    "meetings:agenda": act(ARRANGES, world="referral", intake_too=True),
    "meetings:agenda_order": act(ARRANGES, world="referral"),
    "meetings:agenda_removal": act(ARRANGES, world="referral"),
    "meetings:move_sitting": form(ARRANGES, world="referral", intake_too=True),
    "meetings:new_sitting": across(roles=PLANNERS, intake_too=True),
    "meetings:referral": Address(get=(VIEW,), post=(CHAIRS,), world="referral"),
    "meetings:sitting": page(VIEW, INTAKE, world="referral", intake_too=True),
    "meetings:sitting_cancellation": act(ARRANGES, world="referral", intake_too=True),
    "meetings:sitting_chair": form(INTAKE, world="referral", intake_too=True),
    "meetings:sitting_close": act(CHAIRS, world="referral", intake_too=True),
    "meetings:sitting_list": across(post=()),
    "meetings:sitting_start": act(CHAIRS, world="referral", intake_too=True),
}

OF_THE_GUIDE = {
    "leidraad:act": act(),
    "leidraad:agree_to_share": act(),
    "leidraad:action_status": act(),
    "leidraad:basis_of_attendee": act(),
    "leidraad:basis_of_finding": act(SOURCE),
    "leidraad:capture": Address(get=(VIEW,), post=(WRITE,)),
    "leidraad:close": form(VIEW),
    "leidraad:closed": page(),
    "leidraad:confirm_finding": act(CONTRIBUTE),
    "leidraad:correct_finding": act(),
    "leidraad:dispute_finding": act(CONTRIBUTE),
    "leidraad:draft": act(),
    "leidraad:family_paper": page(WRITE),
    "leidraad:form": page(),
    "leidraad:family_plan": page(WRITE),
    "leidraad:finding": page(),
    "leidraad:findings": page(),
    "leidraad:follow": page(),
    "leidraad:go_on": act(DIRECT),
    "leidraad:here": page(),
    "leidraad:keep_from": act(),
    "leidraad:known": page(),
    "leidraad:lift_from": act(),
    "leidraad:minutes": act(DIRECT),
    "leidraad:moves": page(),
    "leidraad:paper": page(world="paper"),
    "leidraad:part_move": act(DIRECT),
    "leidraad:pause": act(DIRECT),
    "leidraad:permit_copying": act(SOURCE),
    "leidraad:phase_switch": act(DIRECT),
    "leidraad:plan": page(),
    "leidraad:plan_meeting": form(),
    "leidraad:presence": act(),
    "leidraad:reach": page(),
    "leidraad:release": act(DIRECT),
    "leidraad:room": page(),
    "leidraad:settle_finding": act(CONTRIBUTE),
    "leidraad:sharing": page(),
    "leidraad:since": page(),
    "leidraad:step_move": act(DIRECT),
    "leidraad:steps": page(),
    "leidraad:table": page(),
    "leidraad:time": page(),
    "leidraad:topic": page(),
    "leidraad:topic_move": act(DIRECT),
    "leidraad:topics": form(),
    "leidraad:withdraw_agreement": act(),
    "leidraad:lacks": page(WRITE),
    "leidraad:mine": page(),
    "leidraad:turn": act(),
    "leidraad:typing": act(DIRECT),
    "leidraad:wall": page(WRITE),
    "leidraad:wall_now": page(WRITE),
    "leidraad:withdraw_copying": act(SOURCE),
}

OF_THE_FAMILY = {
    "clients:child_voice": act(),
    "clients:child_voices": page(),
    "clients:end_hearing": act(DIRECT),
    "clients:let_child_be_heard": act(DIRECT),
    "clients:link": across(PUBLIC, post=()),
    "clients:link_code": across(PUBLIC),
    # What the page of a meeting asks for by itself is not there for who has no link.
    "clients:link_follow": across(PUBLIC, post=(), shown_to=(LINKED,)),
    "clients:link_leave": across(PUBLIC, post=()),
    "clients:link_meeting": across(PUBLIC, post=()),
    "clients:link_meeting_now": across(PUBLIC, post=(), shown_to=(LINKED,)),
    "clients:link_paper": across(PUBLIC, post=()),
    "clients:link_plan": across(PUBLIC, post=()),
    "clients:link_withdraw": act(shown_to=(WRITE,)),
    "clients:links": form(),
}

ACROSS = {
    "audit:export": across(roles=frozenset({Role.PRIVACY_OFFICER})),
    "audit:search": across(post=(), roles=frozenset({Role.PRIVACY_OFFICER})),
    "dashboards:home": across(roles=frozenset({Role.MANAGER})),
    "documents:download": page(),
    "pages:access_answer": form(DIRECT),
    "pages:access_ask": across(roles=PROFESSIONALS),
    "pages:access_decide": form(DIRECT),
    "pages:access_review": across(roles=frozenset({Role.PROCESREGISSEUR})),
    "pages:access_withdraw": act(ASKED, shown_to=(ASKED,)),
    "pages:action_list": across(),
    "pages:alert_seen": act(ALERTED, shown_to=(ALERTED,)),
    "pages:break_glass": across(roles=frozenset({Role.PRIVACY_OFFICER})),
    "pages:break_glass_end": act(DIRECT, shown_to=(DIRECT,)),
    "pages:case": form(VIEW),
    "pages:case_access": form(VIEW),
    "pages:case_list": across(),
    "pages:case_history": page(WRITE, shown_to=(VIEW,)),
    "pages:case_log": page(DIRECT, shown_to=(VIEW,)),
    "pages:home": across(),
    "pages:meeting_list": across(),
    "set_language": across(PUBLIC),
}

BEHEERDER = frozenset({Role.BEHEERDER})
OF_THE_BEHEERDER = {
    "administration:disable": across(get=(), roles=BEHEERDER),
    "administration:enable": across(get=(), roles=BEHEERDER),
    "administration:invite": across(roles=BEHEERDER),
    "administration:invite_again": across(get=(), roles=BEHEERDER),
    "administration:merge": across(roles=BEHEERDER),
    "administration:new_organisation": across(roles=BEHEERDER),
    "administration:organisation": across(roles=BEHEERDER),
    "administration:organisation_list": across(post=(), roles=BEHEERDER),
    "administration:user": across(roles=BEHEERDER),
    "administration:user_list": across(post=(), roles=BEHEERDER),
}

# Logging in is open to everyone, one's own account to oneself; no address of it names a row of a case.
NOT_THERE = {"shown_to": ()}
LOGGING_IN = {
    "account_change_password": across(),
    "account_inactive": across(PUBLIC, post=()),
    "account_login": across(PUBLIC),
    "account_logout": across(PUBLIC),
    "account_reauthenticate": across(),
    "account_reset_password": across(PUBLIC),
    "account_reset_password_done": across(PUBLIC, post=()),
    "account_reset_password_from_key": across(PUBLIC),
    "account_reset_password_from_key_done": across(PUBLIC, post=()),
    "account_second_factor": across(post=()),
    "account_set_password": across(),
    "login_check": across(post=()),
    "mfa_activate_totp": across(),
    "mfa_add_webauthn": across(),
    "mfa_authenticate": across(PUBLIC),
    "mfa_deactivate_totp": across(**NOT_THERE),
    "mfa_edit_webauthn": across(**NOT_THERE),
    "mfa_generate_recovery_codes": across(),
    "mfa_index": across(post=()),
    "mfa_reauthenticate": across(),
    "mfa_reauthenticate_webauthn": across(),
    "mfa_remove_webauthn": across(**NOT_THERE),
    "mfa_view_recovery_codes": across(post=()),
    "openid_connect_callback": across(PUBLIC, **NOT_THERE),
    "openid_connect_login": across(PUBLIC, post=(), **NOT_THERE),
    "socialaccount_login_cancelled": across(PUBLIC, post=(), says_no=True),
    "socialaccount_login_error": across(PUBLIC, post=(), says_no=True),
    "usersessions_list": across(),
}

GROUPS = {
    "cases": OF_CASES,
    "referrals and sittings": OF_REFERRALS | OF_SITTINGS,
    "meetings": OF_MEETINGS,
    "the guide": OF_THE_GUIDE,
    "the family": OF_THE_FAMILY,
    "the beheerder": OF_THE_BEHEERDER,
    "across": ACROSS,
    "logging in": LOGGING_IN,
}
ADDRESSES = {name: address for group in GROUPS.values() for name, address in group.items()}
