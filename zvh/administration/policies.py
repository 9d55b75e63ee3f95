"""What follows from changing users and organisations is written by the database's own functions, and read by all."""

from zvh.access.registry import OpenTable
from zvh.accounts.models import FormerName, MovedReference
from zvh.administration.functions import FUNCTIONS

__all__ = ["FUNCTIONS", "POLICIES"]

POLICIES = [
    OpenTable(FormerName, "SELECT", because="Names of organisations and users, known to all partners."),
    OpenTable(
        MovedReference, "SELECT", because="Random ids: which row an organisation's former self stood in."
    ),
]
