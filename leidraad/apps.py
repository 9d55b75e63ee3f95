from django.apps import AppConfig


class LeidraadConfig(AppConfig):
    name = "leidraad"
