from django.apps import AppConfig


class LeidraadConfig(AppConfig):
    name = "leidraad"

    def ready(self):
        from leidraad.outline import outline_of_item
        from leidraad.plan.documents import register_kinds
        from meetings.guide import register_outline

        register_outline(outline_of_item)
        register_kinds()
