from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "zvh.pages"
    label = "pages"
