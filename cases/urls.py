"""Addresses of referrals, the family tab and the dossier."""

from django.urls import path

from cases.views import contact, course, dossier, family, refer, referrals, separations

app_name = "cases"
urlpatterns = [
    path("aanmelden/", refer.refer, name="refer"),
    path("aanmelden/stand/", refer.check, name="refer_check"),
    path("aanmelden/relaties/", refer.relations, name="refer_relations"),
    path("aanmeldingen/", referrals.referral_list, name="referral_list"),
    path("aanmeldingen/<uuid:case>/", referrals.referral, name="referral"),
    path("aanmeldingen/<uuid:case>/aanvullen/", referrals.change, name="referral_change"),
    path("aanmeldingen/<uuid:case>/samenvoegen/", referrals.join, name="join"),
    path("aanmeldingen/<uuid:case>/doorgeven/", referrals.add_to_case, name="add_to_case"),
    path("casussen/<uuid:case>/gezin/", family.family, name="family"),
    path("casussen/<uuid:case>/gezin/naam/", family.household, name="household"),
    path("casussen/<uuid:case>/gezin/erbij/", family.person_add, name="person_add"),
    path("casussen/<uuid:case>/gezin/verwant/", family.relation_add, name="relation_add"),
    path(
        "casussen/<uuid:case>/gezin/verwant/<uuid:relation>/weg/",
        family.relation_remove,
        name="relation_remove",
    ),
    path("casussen/<uuid:case>/gezin/afgeschermd/", separations.separation_add, name="separation_add"),
    path(
        "casussen/<uuid:case>/gezin/afgeschermd/<uuid:separation>/opheffen/",
        separations.separation_lift,
        name="separation_lift",
    ),
    path("casussen/<uuid:case>/gezin/<uuid:person>/", family.person_change, name="person_change"),
    path("casussen/<uuid:case>/gezin/<uuid:person>/eruit/", family.person_leave, name="person_leave"),
    path("casussen/<uuid:case>/gezin/<uuid:person>/gezag/", family.custody, name="custody"),
    path("casussen/<uuid:case>/gezin/<uuid:person>/bereiken/", contact.contact, name="contact"),
    path("casussen/<uuid:case>/gezin/<uuid:person>/bereiken/plek/", contact.point_add, name="point_add"),
    path(
        "casussen/<uuid:case>/gezin/<uuid:person>/bereiken/plek/<uuid:point>/stop/",
        contact.point_end,
        name="point_end",
    ),
    path(
        "casussen/<uuid:case>/gezin/<uuid:person>/bereiken/veilig/", contact.channel_add, name="channel_add"
    ),
    path(
        "casussen/<uuid:case>/gezin/<uuid:person>/bereiken/veilig/<uuid:channel>/stop/",
        contact.channel_end,
        name="channel_end",
    ),
    path("casussen/<uuid:case>/hulp/", dossier.dossier, name="dossier"),
    path("casussen/<uuid:case>/hulp/erbij/", dossier.involvement_add, name="involvement_add"),
    path(
        "casussen/<uuid:case>/hulp/<uuid:involvement>/stop/", dossier.involvement_end, name="involvement_end"
    ),
    path("casussen/<uuid:case>/hulp/maatregel/", dossier.measure_add, name="measure_add"),
    path("casussen/<uuid:case>/hulp/maatregel/<uuid:measure>/", dossier.measure_end, name="measure_end"),
    path("casussen/<uuid:case>/hulp/leefgebied/", dossier.life_domain, name="life_domain"),
    path("casussen/<uuid:case>/hulp/beslismoment/", dossier.moment_add, name="moment_add"),
    path(
        "casussen/<uuid:case>/hulp/beslismoment/<uuid:moment>/weg/",
        dossier.moment_remove,
        name="moment_remove",
    ),
    path("casussen/<uuid:case>/hulp/veilig-werken/", dossier.visits, name="visits"),
    path("casussen/<uuid:case>/hulp/veilig-werken/naam/", dossier.kept_off_add, name="kept_off_add"),
    path(
        "casussen/<uuid:case>/hulp/veilig-werken/naam/<uuid:kept_off>/stop/",
        dossier.kept_off_end,
        name="kept_off_end",
    ),
    path("casussen/<uuid:case>/regie/<str:duty>/", course.duty, name="duty"),
    path("casussen/<uuid:case>/regie/<uuid:appointment>/stop/", course.duty_end, name="duty_end"),
    path("casussen/<uuid:case>/fase/", course.phase, name="phase"),
    path("casussen/<uuid:case>/aanpak/", course.track, name="track"),
    path("casussen/<uuid:case>/afsluiten/", course.end, name="end"),
]
