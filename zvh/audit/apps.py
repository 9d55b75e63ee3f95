from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "zvh.audit"
    label = "audit"
