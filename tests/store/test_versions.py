"""Pages that were changed after they were published: every version is kept, whichever was fetched first."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from pipelines.items import Reading
from pipelines.store import Writer
from pipelines.store.tables import page_versions
from pipelines.store.versions import Version, differences, history

from .contents import contents
from .factories import SteppingClock, reading
from .test_order import emptied

URL = reading(1).article.page.url
TIMES = ("2026-11-10T08:00:00+08:00", "2026-11-11T08:00:00+08:00", "2026-11-12T09:00:00+08:00")


def write(store: Engine, *given: Reading) -> None:
    for one in given:
        writer = Writer(store, SteppingClock())
        writer.begin_run("pages", grammar_version="1")
        writer.add(one)
        writer.finish()


def stored(store: Engine) -> int:
    with store.connect() as connection:
        return len(connection.execute(select(page_versions)).all())


def test_a_page_that_never_changed_has_no_versions(store: Engine) -> None:
    write(store, reading(1, fetched_at=TIMES[0]), reading(1, fetched_at=TIMES[1]))
    assert stored(store) == 0
    (only,) = history(store, URL)
    assert (only.fetched_at, only.text) == (TIMES[0], reading(1).article.page.text)
    assert history(store, "http://nowhere.example/") == []


def test_a_correction_keeps_what_was_corrected(store: Engine) -> None:
    write(store, reading(1, fetched_at=TIMES[0]), reading(1, version=1, fetched_at=TIMES[1]))
    before, after = history(store, URL)
    assert (before.fetched_at, after.fetched_at) == TIMES[:2]
    assert before.text == reading(1).article.page.text
    assert before.sha256 == reading(1).article.page.sha256
    lines = differences(before, after)
    assert [line[:2] for line in lines] == ["- ", "+ "]
    assert "版本0" in lines[0]
    assert "版本1" in lines[1]


def test_an_older_version_that_comes_late_is_kept_too(store: Engine) -> None:
    write(store, reading(1, version=1, fetched_at=TIMES[1]), reading(1, fetched_at=TIMES[0]))
    assert [one.fetched_at for one in history(store, URL)] == [*TIMES[:2]]


def test_another_reading_of_the_same_page_is_no_version(store: Engine) -> None:
    read_anew = reading(1, fetched_at=TIMES[0], people=3)
    write(store, reading(1, fetched_at=TIMES[0]), read_anew)
    assert stored(store) == 0


def test_bytes_that_differ_in_a_counter_are_no_version(store: Engine) -> None:
    later = reading(1, fetched_at=TIMES[1])
    page = replace(later.article.page, sha256="0" * 64)
    counted = replace(later, article=replace(later.article, page=page))
    for meeting in counted.meetings:
        meeting.page.sha256 = "0" * 64
    write(store, reading(1, fetched_at=TIMES[0]), counted)
    assert stored(store) == 0


def test_the_title_and_the_date_count() -> None:
    before = Version("a", TIMES[0], "0", URL, "2026-11-10", "旧题", "文")
    after = Version("b", TIMES[1], "1", URL, "2026-11-11", "新题", "文")
    assert differences(before, after) == ["title: 旧题 → 新题", "published: 2026-11-10 → 2026-11-11"]


FETCHES = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(TIMES)), min_size=1, max_size=6)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fetches=FETCHES, data=st.data())
def test_the_order_of_fetches_leaves_no_trace(
    store: Engine, fetches: list[tuple[int, str]], data: st.DataObject
) -> None:
    def read(given: list[tuple[int, str]]) -> list[Reading]:
        return [reading(1, version=version, fetched_at=time) for version, time in given]

    write(emptied(store), *read(fetches))
    expected = contents(store)["page_versions"]
    write(emptied(store), *read(data.draw(st.permutations(fetches))))
    assert contents(store)["page_versions"] == expected
    assert len(expected) in {0, len({version for version, _ in fetches})}
