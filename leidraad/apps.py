from django.apps import AppConfig


class LeidraadConfig(AppConfig):
    name = "leidraad"

    def ready(self):
        from cases import endings
        from leidraad.anchors import agreed_anchors
        from leidraad.closing.ending import SOURCE
        from leidraad.following.plan_section import courses_for_plan
        from leidraad.outline import outline_of_item
        from leidraad.plan import sections
        from leidraad.plan.documents import register_kinds
        from leidraad.preparing.counting import count_confirmations
        from leidraad.preparing.panel import preparing_panel
        from meetings import beginnings
        from meetings.guide import register_outline
        from meetings.meeting_panels import register_meeting_panel
        from meetings.planning.anchors import register_anchors

        register_outline(outline_of_item)
        register_anchors(agreed_anchors)
        endings.register("leidraad", SOURCE)
        register_kinds()
        sections.register("courses", courses_for_plan)
        beginnings.register(count_confirmations)
        register_meeting_panel(preparing_panel)
