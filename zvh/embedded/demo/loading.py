"""Loads the demo into an empty database: people, the guide, and every household, in one transaction."""

from datetime import date

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import override

from leidraad.guide import read_guide
from leidraad.services.guide import load_guide
from zvh.access.principal import acting_as
from zvh.accounts.models import User
from zvh.embedded.demo import reading
from zvh.embedded.demo.batch import Batch
from zvh.embedded.demo.days import Days
from zvh.embedded.demo.dossiers import write_dossier
from zvh.embedded.demo.people import load_organisations, load_people
from zvh.embedded.demo.research import write_research_household
from zvh.embedded.demo.weighings import Sitting
from zvh.embedded.demo.world import World
from zvh.errors import Conflict

GUIDE = settings.BASE_DIR / "content" / "leidraad.yaml"
# Numbers up to here are used by the content files; the application goes on after them.
LAST_SEQUENCE = 200


def load_demo(*, today: date, people_only: bool = False) -> int:
    """Write the demo as the owner of the database; returns how many rows of case content there are.

    Raises Conflict when there is data already: it never adds to what somebody works with.
    """
    if User.objects.exists():
        raise Conflict(
            _("There is data in this database already; the demo is only loaded into an empty one.")
        )
    with acting_as(None), override(settings.LANGUAGE_CODE):
        organisations = load_organisations()
        users = load_people(organisations)
        guide_version = load_guide(GUIDE)
        if people_only:
            return 0
        guide = read_guide(guide_version)
        world = World(Days(today), Batch(), organisations, users, guide_version, guide)
        _write_households(world)
        world.batch.write()
        _continue_numbers_after(LAST_SEQUENCE)
        return world.batch.written


def _write_households(world: World) -> None:
    sittings = {told["key"]: Sitting(world, told) for told in reading.sittings()}
    write_dossier(world, reading.household(), sittings)
    for told in reading.around_today():
        write_dossier(world, told, sittings)
    for found in reading.research_households():
        write_research_household(world, found)


def _continue_numbers_after(sequence: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('cases_number', %s)", [sequence])
