"""What the clock does about users."""

from celery import shared_task

from zvh.access.principal import acting_as
from zvh.access.purposes import Purpose
from zvh.administration.services.users import end_incidental


@shared_task
def end_what_ran_out() -> None:
    """Disable whose incidental access has ended; the database knows whose, and asks nobody."""
    with acting_as(Purpose.UPKEEP.principal_id):
        end_incidental()
