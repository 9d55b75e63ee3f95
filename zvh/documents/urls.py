from django.urls import path

from zvh.documents import views

app_name = "documents"

urlpatterns = [
    path("casussen/<uuid:case>/documenten/<uuid:document>/", views.download, name="download"),
]
