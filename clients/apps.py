from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "clients"

    def ready(self):
        from clients.closing import children_nobody_spoke_with, heard_today, voices_for_plan
        from leidraad.closing import register
        from leidraad.plan import sections

        register(children_nobody_spoke_with)
        sections.register("children", voices_for_plan, heard_today=heard_today)
