"""An action goes to somebody else, who must be active in the case at that moment."""

from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.services.rows import hold
from leidraad.following.owners import name_of_former, owners_in
from leidraad.models import Action
from leidraad.services.agreements import Owner, update_action
from zvh.accounts.models import User
from zvh.audit import log
from zvh.errors import DomainError
from zvh.outbox.mail import Letter, send_mails


@transaction.atomic
def move_action(*, action: Action, to: str, principal) -> None:
    """Give the action to who a form names ("user:…", "person:…" or "organisation:…"); they are told by mail.

    Raises DomainError beside the field for somebody who left the case, and for anybody who never was in it.
    """
    hold(action)
    if to not in owners_in(action.case, principal).everybody:
        raise DomainError(_why_not(action, to), field="owner")
    if action.owner_key == to:
        return
    kind, _colon, key = to.partition(":")
    update_action(action=action, owner=Owner(**{f"{kind}_id": UUID(key)}))
    log.record("action.move", case_id=action.case_id, subject_id=action.pk)
    if kind == "user":
        _tell_new_owner(action, User.objects.get(pk=key))


def _why_not(action: Action, to: str) -> str:
    kind, _colon, key = to.partition(":")
    try:
        name = name_of_former(action.case, UUID(key)) if kind == "user" else ""
    except ValueError:
        name = ""
    if name:
        return _("%(name)s no longer works on this case. Choose somebody who does.") % {"name": name}
    return _("Choose somebody who is active in this case.")


def _tell_new_owner(action: Action, owner: User) -> None:
    """Once per owner and agreed date: moved to and fro on a day it is one mail."""
    send_mails(
        template="action_moved",
        subject=gettext_lazy("An action is yours now"),
        letters=[
            Letter(
                to=owner.email,
                key=f"following.moved:{action.pk}:{owner.pk}:{action.due_on}",
                context={
                    "number": action.case.number,
                    "link": reverse("leidraad:action", kwargs={"case": action.case_id, "action": action.pk}),
                },
            )
        ],
    )
