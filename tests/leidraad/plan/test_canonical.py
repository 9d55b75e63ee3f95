"""One spelling for one content: what is frozen reads back the same from the database, to the byte."""

import json

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.json import Jsonb

from leidraad.plan.canonical import canonical, sha256_of

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)
SCALARS = st.none() | st.booleans() | st.integers(-(10**12), 10**12) | TEXT
CONTENT = st.dictionaries(
    TEXT,
    st.recursive(
        SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4)
    ),
    max_size=6,
)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(content=CONTENT)
def test_what_is_frozen_reads_back_the_same(content, db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb", [Jsonb(content)])
        kept = json.loads(cursor.fetchone()[0])
    assert canonical(kept) == canonical(content)
    assert sha256_of(kept) == sha256_of(content)


@settings(deadline=None, max_examples=50)
@given(content=CONTENT)
def test_the_order_of_keys_makes_no_difference(content):
    turned = dict(reversed(list(content.items())))
    assert sha256_of(turned) == sha256_of(content)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), {1, 2}])
def test_what_has_no_one_spelling_is_refused(value):
    with pytest.raises((TypeError, ValueError)):
        canonical({"value": value})
