"""Every address of the application. Each view carries its access decision; middleware refuses one without."""

from django.conf import settings
from django.urls import include, path
from django.views.i18n import set_language

from zvh.gate import public

urlpatterns = [
    path("", include("cases.urls")),
    path("", include("clients.urls")),
    path("", include("leidraad.urls")),
    path("", include("meetings.urls")),
    path("", include("zvh.accounts.urls")),
    path("", include("zvh.audit.urls")),
    path("", include("zvh.administration.urls")),
    path("", include("zvh.dashboards.urls")),
    path("", include("zvh.documents.urls")),
    path("", include("zvh.pages.urls")),
    path("taal/", public(set_language), name="set_language"),
]
if settings.ZVH_DEMO or settings.DEBUG:
    urlpatterns.append(path("", include("zvh.ui.urls")))
if settings.ZVH_DEMO:
    urlpatterns.append(path("demo/", include("zvh.embedded.urls")))
