"""The addresses of the demo, which other installations do not have."""

from django.urls import include, path

from zvh.urls import urlpatterns as everywhere

urlpatterns = [*everywhere, path("demo/", include("zvh.embedded.urls"))]
