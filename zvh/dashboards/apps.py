from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "zvh.dashboards"
    label = "dashboards"
