"""Addresses of referrals, the family tab and the dossier."""

app_name = "cases"
urlpatterns = []
