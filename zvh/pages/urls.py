"""Addresses of the pages that draw on several apps."""

from django.urls import path

from zvh.pages.views import access, case, home, lists

app_name = "pages"
urlpatterns = [
    path("", home.home, name="home"),
    path("casussen/", lists.case_list, name="case_list"),
    path("casussen/<uuid:case>/", case.case, name="case"),
    path("casussen/<uuid:case>/toegang/", access.case_access, name="case_access"),
    path("overleggen/", lists.meeting_list, name="meeting_list"),
    path("acties/", lists.action_list, name="action_list"),
]
