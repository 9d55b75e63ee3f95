from django.apps import AppConfig


class EmbeddedConfig(AppConfig):
    name = "zvh.embedded"
    label = "embedded"
