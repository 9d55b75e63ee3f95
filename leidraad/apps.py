from django.apps import AppConfig


class LeidraadConfig(AppConfig):
    name = "leidraad"

    def ready(self):
        from cases import endings
        from leidraad.closing.ending import SOURCE
        from leidraad.outline import outline_of_item
        from leidraad.plan.documents import register_kinds
        from meetings.guide import register_outline

        register_outline(outline_of_item)
        endings.register("leidraad", SOURCE)
        register_kinds()
