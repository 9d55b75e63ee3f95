from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "zvh.ui"
    label = "ui"
