from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "zvh.audit"
    label = "audit"

    def ready(self):
        from zvh.audit import signing_in  # noqa: F401
