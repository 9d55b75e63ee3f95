"""Calendar files in a second reader, ical.js, as a browser runs it: what one reader keeps, the other keeps."""

from datetime import datetime
from pathlib import Path

import pytest
from icalendar import Calendar

from meetings.calendar_entries import Method
from tests.meetings.calendars import AMSTERDAM, NINE, Shown, around_clock_changes, entry, shown_at

ICAL_JS = Path(__file__).with_name("ical_js") / "ical.es5.min.cjs"
# The same program as tests.meetings.calendars.Program; its zones come from the files alone.
RECEIVE = """texts => {
  const kept = new Map();
  for (const text of texts) {
    const calendar = new ICAL.Component(ICAL.parse(text));
    const gone = calendar.getFirstPropertyValue("method") === "CANCEL";
    for (const part of calendar.getAllSubcomponents("vevent")) {
      const event = new ICAL.Event(part);
      if (kept.has(event.uid) && kept.get(event.uid).sequence > event.sequence) continue;
      kept.set(event.uid, {sequence: event.sequence, shown: gone ? null : [
        event.startDate.toJSDate().toISOString(), event.endDate.toJSDate().toISOString(),
        event.startDate.toString(), event.summary]});
    }
  }
  return [...kept.values()].map(entry => entry.shown).filter(Boolean);
}"""
EACH = f"files => files.map(file => ({RECEIVE})([file]))"
WRITTEN_AGAIN = "text => new ICAL.Component(ICAL.parse(text)).toString()"


@pytest.fixture(scope="module")
def reader(chromium):
    page = chromium.new_page()
    page.goto("about:blank")
    page.add_script_tag(path=ICAL_JS)
    yield page
    page.close()


def shows(reader, texts: list[str]) -> list[Shown]:
    return [Shown(*shown) for shown in reader.evaluate(RECEIVE, texts)]


def test_a_change_replaces_and_a_cancel_removes(reader):
    later = datetime(2026, 12, 3, 13, 0, tzinfo=AMSTERDAM)
    first, moved = entry(), entry(later, sequence=1)
    cancelled = entry(later, sequence=2, method=Method.CANCEL)
    assert shows(reader, [first]) == [shown_at(NINE)]
    assert shows(reader, [first, moved]) == [shown_at(later)]
    assert shows(reader, [moved, first]) == [shown_at(later)]
    assert shows(reader, [first, moved, cancelled]) == []
    assert shows(reader, [cancelled, moved, first]) == []
    assert shows(reader, [first, cancelled, entry(sequence=3)]) == [shown_at(NINE)]


def test_every_week_around_the_clock_changes_is_at_the_right_time(reader):
    moments = around_clock_changes()
    read = reader.evaluate(EACH, [entry(moment) for moment in moments])
    assert [Shown(*shown) for (shown,) in read] == [shown_at(moment) for moment in moments]


@pytest.mark.parametrize("method", Method)
def test_what_the_other_reader_writes_again_says_the_same(reader, method):
    text = entry(method=method, words="Met komma's, puntkomma's; en een héél lange regel " * 3)
    again = reader.evaluate(WRITTEN_AGAIN, text)
    told, said = Calendar.from_ical(text), Calendar.from_ical(again)
    assert said["METHOD"] == told["METHOD"] == method.value
    assert said.events[0].to_ical() == told.events[0].to_ical()
