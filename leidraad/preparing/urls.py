"""Addresses of preparing a meeting, of asking for it again, and of the page that the chair reads beforehand."""

from django.urls import path

from leidraad.preparing import chair_views, views

app_name = "preparing"

PREPARE = "overleggen/<uuid:item>/voorbereiden/"
SUMMARY = "overleggen/<uuid:item>/samenvatting/"

urlpatterns = [
    path(PREPARE, views.prepare, name="prepare"),
    path(f"{PREPARE}alles/", views.all_questions, name="all_questions"),
    path(f"{PREPARE}overzicht/", views.review, name="review"),
    path(f"{PREPARE}terugnemen/", views.take_back, name="take_back"),
    path(f"{PREPARE}vraag/<slug:key>/", views.question, name="question"),
    path(f"{PREPARE}vraag/<slug:key>/bewaren/", views.save, name="save"),
    path(f"{PREPARE}opnieuw-vragen/", chair_views.ask_everyone, name="ask_everyone"),
    path(f"{PREPARE}opnieuw-vragen/<uuid:attendee>/", chair_views.ask_one, name="ask_one"),
    path(f"{PREPARE}bij/<slug:phase>/<slug:key>/", chair_views.in_room, name="in_room"),
    path(f"{PREPARE}op-tafel/<slug:sort>/<uuid:row>/", chair_views.put, name="put"),
    path(SUMMARY, chair_views.summary, name="summary"),
    path(f"{SUMMARY}pdf/", chair_views.summary_paper, name="summary_paper"),
]
