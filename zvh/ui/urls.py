"""The address of the style guide; included only by the demo and while developing."""

from django.urls import path

from zvh.ui import views

app_name = "ui"
urlpatterns = [path("stijlgids/", views.styleguide, name="styleguide")]
