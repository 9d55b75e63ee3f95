"""The installation on Docker, as far as it can be checked without an engine."""

import re
import shlex

import pytest
import yaml

from zvh.embedded.layout import CHECKOUT
from zvh.embedded.machine import PANGO_PACKAGES

COMPOSE = (CHECKOUT / "docker-compose.yml").read_text()
DOCKERFILE = (CHECKOUT / "Dockerfile").read_text()
SERVICES = yaml.safe_load(COMPOSE)["services"]
OURS = ["roles", "migrate", "web", "live", "worker", "beat"]
SECRETS = {
    "BROKER_PASSWORD",
    "POSTGRES_PASSWORD",
    "ZVH_BACKUP_PASSWORD",
    "ZVH_FACTOR_KEYS",
    "ZVH_OWNER_PASSWORD",
    "ZVH_SECRET_KEY",
    "ZVH_SERVING_PASSWORD",
}


def test_services_are_the_ones_that_run_elsewhere_too():
    assert sorted(SERVICES) == sorted(["database", "broker", *OURS])


def test_no_variable_has_a_default_and_each_says_what_to_set():
    used = re.findall(r"\$\{(\w+)(:?[-?+][^}]*)?\}", COMPOSE)
    assert {name for name, _ in used} >= SECRETS
    explained = {name for name, rest in used if rest.startswith(":?set ")}
    assert explained == {name for name, _ in used}
    assert [rest for _, rest in used if rest and not rest.startswith(":?")] == []


@pytest.mark.parametrize("name", OURS)
def test_service_of_ours_has_no_power_on_its_host(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert re.search(r"^USER (?!root|0)\w+$", DOCKERFILE, flags=re.MULTILINE)


def test_only_the_service_for_it_knows_the_superuser_and_only_migrate_the_owner():
    knowing = {
        secret: sorted(
            name for name, service in SERVICES.items() if f"${{{secret}" in str(service["environment"])
        )
        for secret in ("POSTGRES_PASSWORD", "ZVH_OWNER_PASSWORD")
    }
    assert knowing == {
        "POSTGRES_PASSWORD": ["database", "roles"],
        "ZVH_OWNER_PASSWORD": ["migrate", "roles"],
    }


def test_nothing_but_pages_and_streams_is_reached_from_outside_and_that_by_this_host_alone():
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "live": ["127.0.0.1:8001:8000"],
        "web": ["127.0.0.1:8000:8000"],
    }


def test_what_runs_for_long_is_watched():
    watched = sorted(name for name, service in SERVICES.items() if "healthcheck" in service)
    assert watched == ["broker", "database", "live", "web", "worker"]


def test_image_has_the_libraries_that_the_demo_asks_for():
    installed = set(shlex.split(DOCKERFILE.replace("\\\n", " ").replace("'", "").replace('"', "")))
    assert installed >= set(PANGO_PACKAGES)
