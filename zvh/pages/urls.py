"""Addresses of the pages that draw on several apps."""

from django.urls import path

from zvh.pages.views import (
    access,
    access_requests,
    access_reviews,
    break_glass,
    case,
    case_log,
    history,
    home,
    lists,
)

app_name = "pages"
urlpatterns = [
    path("", home.home, name="home"),
    path("casussen/", lists.case_list, name="case_list"),
    path("casussen/<uuid:case>/", case.case, name="case"),
    path("casussen/<uuid:case>/toegang/", access.case_access, name="case_access"),
    path("casussen/<uuid:case>/logboek/", case_log.case_log, name="case_log"),
    path("casussen/<uuid:case>/geschiedenis/", history.case_history, name="case_history"),
    path("casussen/<uuid:case>/toegang/<uuid:grant>/", access.access_decide, name="access_decide"),
    path(
        "casussen/<uuid:case>/toegang/verzoek/<uuid:access_request>/",
        access_requests.access_answer,
        name="access_answer",
    ),
    path("toegang/vragen/", access_requests.access_ask, name="access_ask"),
    path(
        "toegang/vragen/<uuid:access_request>/intrekken/",
        access_requests.access_withdraw,
        name="access_withdraw",
    ),
    path("toegang/nakijken/", access_reviews.access_review, name="access_review"),
    path("noodtoegang/", break_glass.break_glass_page, name="break_glass"),
    path("noodtoegang/<uuid:glass>/klaar/", break_glass.break_glass_end, name="break_glass_end"),
    path("noodtoegang/gezien/<uuid:alert>/", break_glass.alert_seen, name="alert_seen"),
    path("overleggen/", lists.meeting_list, name="meeting_list"),
    path("acties/", lists.action_list, name="action_list"),
]
