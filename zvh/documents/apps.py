from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "zvh.documents"
    label = "documents"
