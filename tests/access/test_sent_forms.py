"""What may be sent with a form and what it then does: driven by the forms that the pages render.

One stage and one crawl for everything here; whatever is sent is undone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

import pytest

from tests.access import unshown
from tests.access.addresses import PATTERNS
from tests.access.crawling import Found, find_forms, undone
from tests.access.matrix.addresses import ADDRESSES, LOGGING_IN
from tests.access.rows import Snapshot
from tests.access.sending import Filled, fill_in
from tests.access.stages import PLANNED, RUNNING, Stage, build_stage
from tests.access.swapping import problem_of, swaps, tables_of

pytestmark = pytest.mark.django_db

# Answer a POST as they answer a GET: their forms only search.
ONLY_READ = {
    "cases:contact",
    "cases:dossier",
    "cases:family",
    "cases:referral",
    "cases:referral_list",
    "dashboards:home",
    "pages:access_review",
    "pages:action_list",
    "pages:case",
    "pages:case_access",
    "pages:case_list",
    "pages:home",
    "pages:meeting_list",
}
# Where the page that leads there shows no form in these worlds, and what stands in for it.
WITHOUT_A_FORM = {
    "clients:link_code": "One field with six digits, for nobody in particular.",
    "leidraad:go_on": "During a pause only; the form of `leidraad:pause`.",
}


@dataclass
class Crawled:
    """Each form that somebody meets, and once per form how it is filled in and who sends it."""

    stage: Stage
    everything: list[Found]
    filled: dict[tuple, Filled] = field(default_factory=dict)

    def once(self) -> Iterator[tuple[Found, Filled, Snapshot]]:
        """Each form that differs from the others, with the rows as they stand before it is sent.

        By the first of PEOPLE who meets it: who may do most of them, so that least is refused for something else.
        """
        forms = {found.what: found for found in reversed(self.everything)}
        for state in (PLANNED, RUNNING):
            self.stage.go(state)
            snapshot = Snapshot()
            for what, found in forms.items():
                if found.state == state:
                    if what not in self.filled:
                        self.filled[what] = fill_in(self.stage, found, snapshot)
                    yield found, self.filled[what], snapshot


@pytest.fixture(scope="module")
def crawled(lasting) -> Crawled:
    stage = build_stage()
    return Crawled(stage, list(find_forms(stage)))


def test_forms_lead_to_every_address_that_answers_what_is_sent(crawled, counted):
    made = [sent.made for _found, sent, _snapshot in crawled.once()]
    counted("forms, each sent as it is filled in", len(crawled.filled))
    asked = {
        name for name in PATTERNS if name in ADDRESSES and name not in LOGGING_IN and ADDRESSES[name].post
    }
    names = {found.name for found in crawled.everything}
    assert asked - names - ONLY_READ - WITHOUT_A_FORM.keys() == set()
    # Otherwise what is refused below is refused for something else, or what it writes is not seen.
    assert sum(rows is not None for rows in made) > 0.9 * len(made) > 150
    assert sum(bool(rows) for rows in made) > 0.8 * len(made)


def test_a_foreign_identifier_in_a_form_writes_and_shows_nothing_of_the_other_case(crawled, counted):
    stage, wrong, tried = crawled.stage, [], 0
    for found, sent, snapshot in crawled.once():
        tables = tables_of(snapshot.rows) | tables_of(sent.made or {})
        for swapped, foreign in swaps(found, sent.sent, tables, stage.rows_of_theirs):
            tried += 1
            if problem := undone(partial(problem_of, stage, found, swapped, foreign, snapshot)):
                wrong.append(f"{problem}: {found.name} {found.words} as {found.who}, {foreign}")
    counted("identifiers of forms swapped for another case's", tried)
    assert wrong == []
    assert tried > 200


def test_fields_that_a_form_does_not_show_are_not_read(crawled, counted):
    stage, wrong, tried = crawled.stage, [], 0
    for found, sent, snapshot in crawled.once():
        more = unshown.unshown(found, sent, crawled.everything, snapshot, stage.rows_of_theirs)
        tried += len(more)
        if problem := undone(partial(unshown.problem_of, stage, found, sent, more, snapshot)):
            wrong.append(f"{problem}: {found.name} {found.words} as {found.who}")
    counted("fields sent that the form does not show", tried)
    assert wrong == []
    assert tried > 2000
