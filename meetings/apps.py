from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self):
        from cases.panels import register_referral_panel
        from meetings.panels import agenda_panel

        register_referral_panel(agenda_panel)
