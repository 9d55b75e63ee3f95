"""Tasks carry ids only; whoever runs one acts as its principal and sees what that principal may see."""

from zvh.access.registry import OpenTable
from zvh.outbox.models import Heartbeat, Task

POLICIES = [
    OpenTable(
        Task, "SELECT, INSERT, UPDATE", because="Ids and times only; the worker claims what anyone left."
    ),
    OpenTable(Heartbeat, "SELECT, INSERT, UPDATE", because="A time per process."),
]
