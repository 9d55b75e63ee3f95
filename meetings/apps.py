from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self):
        from cases.panels import register_referral_panel
        from meetings.panels import agenda_panel
        from meetings.querysets import parts_sat_at
        from zvh.access import parts

        register_referral_panel(agenda_panel)
        parts.register(parts_sat_at)
