from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def lay_policies_after_migrating(sender, using, **kwargs):
    """After every migration, so that no table is ever served without its policies."""
    from zvh.access.cache_table import lay_cache_table
    from zvh.access.purposes import lay_purposes
    from zvh.access.registry import lay_policies

    lay_policies(connections[using])
    lay_cache_table(connections[using])
    lay_purposes(using)


class AccessConfig(AppConfig):
    name = "zvh.access"
    label = "access"

    def ready(self):
        post_migrate.connect(lay_policies_after_migrating, sender=self)
