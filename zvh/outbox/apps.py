from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "zvh.outbox"
    label = "outbox"

    def ready(self):
        # Who sends a task must know the broker: without this, Celery makes up an application of its own.
        import zvh.celery  # noqa: F401
        from zvh.accounts import letters
        from zvh.outbox.mail import send_mail

        letters.register(send_mail)
