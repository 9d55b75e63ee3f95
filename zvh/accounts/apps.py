from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "zvh.accounts"
    label = "accounts"
