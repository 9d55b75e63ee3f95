from django.conf import settings

SHIPPED_GUIDE = settings.BASE_DIR / "content" / "leidraad.yaml"
