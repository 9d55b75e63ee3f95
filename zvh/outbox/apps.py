from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "zvh.outbox"
    label = "outbox"

    def ready(self):
        # Who sends a task must know the broker: without this, Celery makes up an application of its own.
        import zvh.celery

        # Registers how mail is sent.
        import zvh.outbox.mail  # noqa: F401
