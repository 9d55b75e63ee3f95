"""Where allauth asks how this installation wants logging in: no sign-up, secrets encrypted."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter

from zvh.accounts.client_address import client_address

# A network that is never assigned (RFC 6666): for a server that listens on a socket without a network.
NOWHERE = "100::"


class AccountAdapter(DefaultAccountAdapter):
    """Users are invited by the functioneel beheerder; nobody makes an account for themselves."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def get_client_ip(self, request) -> str:
        """The address that wrong passwords are counted for; whoever hides it is counted with the others who do."""
        return client_address(request) or NOWHERE


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors: an authenticator app or a passkey, with recovery codes beside it."""


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Logging in with an organisation's own OpenID Connect provider, for users who are known here already."""

    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False
