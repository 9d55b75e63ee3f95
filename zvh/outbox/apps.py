from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "zvh.outbox"
    label = "outbox"
