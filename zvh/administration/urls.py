"""Addresses of the functioneel beheerder."""

from django.urls import path

from zvh.administration.views import organisations, users

app_name = "administration"

ORGANISATIONS = "beheer/organisaties/"
USERS = "beheer/gebruikers/"

urlpatterns = [
    path(ORGANISATIONS, organisations.organisation_list, name="organisation_list"),
    path(f"{ORGANISATIONS}nieuw/", organisations.new_organisation, name="new_organisation"),
    path(f"{ORGANISATIONS}<uuid:organisation>/", organisations.organisation, name="organisation"),
    path(f"{ORGANISATIONS}<uuid:organisation>/samenvoegen/", organisations.merge, name="merge"),
    path(USERS, users.user_list, name="user_list"),
    path(f"{USERS}nieuw/", users.invite, name="invite"),
    path(f"{USERS}<uuid:user>/", users.user, name="user"),
    path(f"{USERS}<uuid:user>/uitnodigen/", users.invite_again, name="invite_again"),
    path(f"{USERS}<uuid:user>/uitschakelen/", users.disable, name="disable"),
    path(f"{USERS}<uuid:user>/inschakelen/", users.enable, name="enable"),
]
