from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "zvh.outbox"
    label = "outbox"

    def ready(self):
        # Whoever sends a task must know the broker: without this, Celery would make up an application of its own.
        import zvh.celery  # noqa: F401
