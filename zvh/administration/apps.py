from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "zvh.administration"
    label = "administration"
