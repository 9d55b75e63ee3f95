from django.db import migrations

from zvh.live.signals import EVERYTHING, makes_functions, tells, tells_of_household


class Migration(migrations.Migration):
    """Who follows a case hears at commit what became old (docs/decisions/signals-by-triggers.md)."""

    dependencies = [
        ("leidraad", "0002_live"),
        ("meetings", "0001_initial"),
        ("cases", "0002_grants_and_numbers"),
    ]

    operations = [
        makes_functions(),
        tells("leidraad_conversation", "place"),
        tells("leidraad_conversationtopic", "place"),
        tells("leidraad_stretch", "time"),
        tells("leidraad_spoken", "spoken"),
        tells("leidraad_namedconcern", "joint_concern"),
        tells("leidraad_finding", "by kind"),
        tells("leidraad_findingreview", "of finding"),
        tells("leidraad_copypermission", "of finding"),
        tells("leidraad_sharingbasis", "basis"),
        tells("leidraad_reachdecision", EVERYTHING),
        tells("leidraad_release", EVERYTHING),
        tells("leidraad_scaleround", "scale"),
        tells("leidraad_scalescore", "scale"),
        tells("leidraad_verdict", "verdict"),
        tells("leidraad_idea", "idea"),
        tells("leidraad_action", "action"),
        tells("leidraad_bottomline", "bottom_line"),
        tells("leidraad_cooperation", "cooperation"),
        tells("leidraad_closingplan", "closing"),
        tells("leidraad_planversion", "plan"),
        tells("leidraad_draft", "draft"),
        tells("meetings_part", "part"),
        tells("meetings_seat", "table"),
        tells("meetings_attendee", "table"),
        tells("meetings_heldback", "held_back"),
        tells("meetings_agendaitem", EVERYTHING),
        tells("cases_incident", "incidents"),
        tells("cases_lifedomainentry", "life_domains"),
        tells("cases_involvement", "involvement"),
        tells("cases_measure", EVERYTHING),
        tells_of_household("cases_separation"),
        tells_of_household("cases_membership"),
        tells_of_household("cases_professionalkeptoff"),
    ]
