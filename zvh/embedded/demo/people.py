"""The demo's organisations and people, and what the login page says about those one can log in as."""

from zvh.accounts.models import Organisation, Principal, PrincipalKind, User
from zvh.embedded.demo import reading


def demo_people() -> dict[str, str]:
    """Per e-mail address of who has a button on the login page: what they do, in the order of the page."""
    return {person["email"]: person["about"] for person in reading.people() if person.get("login")}


def load_organisations() -> dict[str, Organisation]:
    """Store the organisations; returns them by their key in the content files."""
    by_key = {
        entry["key"]: Organisation(
            name=entry["name"],
            short_name=entry["short"],
            chain=entry["chain"],
            is_medical=entry.get("medical", False),
            is_om=entry.get("om", False),
            is_police=entry.get("police", False),
            covenant_signed_on=entry["covenant"],
        )
        for entry in reading.organisations()
    }
    Organisation.objects.bulk_create(by_key.values())
    return by_key


def load_people(organisations: dict[str, Organisation]) -> dict[str, User]:
    """Store the users, none with a usable password, and their principals; returns them by their key."""
    by_key = {}
    for entry in reading.people():
        user = User(
            email=entry["email"],
            name=entry["name"],
            function=entry["function"],
            organisation=organisations[entry["organisation"]],
            role=entry["role"],
            has_intake_duty=entry.get("intake", False),
            is_staff=entry["role"] == "beheerder",
        )
        user.set_unusable_password()
        by_key[entry["key"]] = user
    Principal.objects.bulk_create(
        Principal(id=user.pk, kind=PrincipalKind.USER, label=user.name) for user in by_key.values()
    )
    User.objects.bulk_create(by_key.values())
    return by_key
