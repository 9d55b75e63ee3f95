"""Tasks carry ids only; whoever runs one acts as its principal and sees what that principal may see."""

from zvh.access.purposes import Purpose
from zvh.access.registry import GuardedTable, OpenTable
from zvh.outbox.models import Heartbeat, Mail, Task

POLICIES = [
    OpenTable(
        Task, "SELECT, INSERT, UPDATE", because="Ids and times only; the worker claims what anyone left."
    ),
    GuardedTable(
        Mail,
        # A link in a mail opens what its reader may open: whoever caused it never reads it back.
        select=f"access_principal() = '{Purpose.MAIL.principal_id}'",
        # Also nobody: a forgotten password is asked for before anyone is known.
        insert="true",
        delete=f"access_principal() = '{Purpose.MAIL.principal_id}'",
    ),
    OpenTable(Heartbeat, "SELECT, INSERT, UPDATE", because="A time per process."),
]
