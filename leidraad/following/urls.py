"""Addresses of what follows a meeting."""

from django.urls import path

from leidraad.following.views import actions, cases

ACTION = "casussen/<uuid:case>/acties/<uuid:action>/"

urlpatterns = [
    path("acties/van-mij/", actions.own_actions, name="own_actions"),
    path(ACTION, actions.action, name="action"),
    path(f"{ACTION}stand/", actions.tell, name="action_tell"),
    path(f"{ACTION}toelichting/", actions.explain, name="action_explain"),
    path(f"{ACTION}terug/", actions.undo, name="action_undo"),
    path(f"{ACTION}opschalen/", actions.escalate, name="action_escalate"),
    path(f"{ACTION}overdragen/", actions.move, name="action_move"),
    path("overleggen/<uuid:item>/daarna/", cases.afterwards, name="afterwards"),
    path(
        "casussen/<uuid:case>/bodemeisen/<uuid:bottom_line>/geschonden/", cases.break_line, name="break_line"
    ),
    path("casussen/<uuid:case>/schendingen/<uuid:breach>/", cases.settle, name="settle_breach"),
    path("casussen/<uuid:case>/wat-wordt-anders/", cases.course, name="course"),
    path("casussen/<uuid:case>/plan/escalatie/", cases.path, name="escalation_path"),
]
