"""The application's addresses and a page that only reads its session."""

from django.http import HttpResponse
from django.urls import path

from zvh.gate import signed_in
from zvh.urls import urlpatterns as application


@signed_in
def bare(request):
    request.session.get("nothing")
    return HttpResponse("bare")


urlpatterns = [path("bench/bare/", bare), *application]
