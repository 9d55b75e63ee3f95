"""Logging in with a password and a passkey of Chromium's own virtual authenticator, and losing the login halfway."""

import re

from playwright.sync_api import Page, expect

PASSWORD = "paarse fiets in de regen"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def set_up_both_steps(page: Page) -> tuple[str, dict]:
    """Choose a password and make a passkey; returns the address to log in with, and the passkey."""
    _open_account(page)
    email = page.locator("dd").nth(1).inner_text()
    devtools, authenticator = _authenticator_of(page)
    page.get_by_role("link", name="Stel een passkey in").click()
    page.get_by_role("button", name="Maak de passkey").click()
    expect(page.get_by_role("heading", name="Herstelcodes")).to_be_visible()
    page.get_by_role("link", name="Ik heb ze bewaard").click()
    [passkey] = devtools.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]
    _open_account(page)
    page.get_by_role("link", name="Kies een wachtwoord").click()
    page.get_by_label("Nieuw wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_label("Nieuw wachtwoord nogmaals").fill(PASSWORD)
    page.get_by_role("button", name="Bewaar dit wachtwoord").click()
    expect(page.get_by_role("heading", name="Mijn account")).to_be_visible()
    return email, passkey


def lose_login_while_typing(page: Page, email: str, passkey: dict) -> None:
    """The page stays and says so; the login goes on beside it, in both steps; then what was typed is saved."""
    words = "Dit stond er al toen de login eindigde."
    ended = page.locator("#connection-line [data-when=ended]")
    page.context.clear_cookies(name="sessionid")
    text = page.locator("form.write textarea").first
    text.fill(words)
    expect(ended).to_be_visible()
    assert page.locator("input[type=password]").count() == 0
    with page.context.expect_page() as opened:
        ended.get_by_role("link").click()
    beside = opened.value
    devtools, authenticator = _authenticator_of(beside)
    devtools.send("WebAuthn.addCredential", {"authenticatorId": authenticator, "credential": passkey})
    beside.get_by_label("E-mail").fill(email)
    beside.get_by_label("Wachtwoord").fill(PASSWORD)
    beside.get_by_role("button", name="Inloggen").click()
    expect(beside.get_by_role("heading", name="Tweede stap")).to_be_visible()
    _come_back_to(page)
    expect(ended).to_be_visible()
    beside.get_by_role("button", name="Gebruik een passkey").click()
    expect(beside.locator(".bar-nav")).to_be_visible()
    _come_back_to(page)
    expect(ended).to_be_hidden()
    expect(page.get_by_text(re.compile("^Opgeslagen om")).first).to_be_visible()
    expect(text).to_have_value(words)
    beside.close()


def _open_account(page: Page) -> None:
    """By the menu under one's own name."""
    page.locator(".bar-user > summary").click()
    page.get_by_role("link", name="Mijn account").click()
    expect(page.get_by_role("heading", name="Mijn account")).to_be_visible()


def _come_back_to(page: Page) -> None:
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")


def _authenticator_of(page: Page):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return devtools, made["authenticatorId"]
