"""The settings of the schedule, and when what failed is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from scrapy.settings import Settings

from crawler.schedule.policy import Policy, PolicyError
from pipelines.clock import SHANGHAI, stamp

NOW = datetime(2026, 11, 21, 12, tzinfo=SHANGHAI)


def policy(**changed: Any) -> Policy:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    for name, value in changed.items():
        settings.set(name, value, priority="cmdline")
    return Policy.of(settings)


def test_the_command_line_can_say_all_of_it() -> None:
    said = policy(
        GOVNEWS_SCHEDULE_HOURS='{"province": 6, "prefecture": 12, "county": "48"}', GOVNEWS_SCHEDULE_BOUNDS="3,200",
        GOVNEWS_SCHEDULE_QUIET="22:00-06:00", GOVNEWS_SCHEDULE_SITES="7",
    )  # fmt: skip
    assert said.usual == {"province": 6, "prefecture": 12, "county": 48}
    assert (said.least, said.most, said.sites, said.quiet.ranges) == (3, 200, 7, ((1320, 360),))


@pytest.mark.parametrize(("name", "value", "said"), [
    ("GOVNEWS_SCHEDULE_HOURS", '{"county": 24}', "want hours for each of province, prefecture, county"),
    ("GOVNEWS_SCHEDULE_HOURS", '{"province": 6, "prefecture": 0, "county": 48}', "want a number, 0.01 to 8760"),
    ("GOVNEWS_SCHEDULE_BOUNDS", "96,6", "want the least and the most hours"),
    ("GOVNEWS_SCHEDULE_SITES", "0", "want a number, 1 to 1000"),
    ("GOVNEWS_SCHEDULE_QUIET", "day", "'day' is no range of hours"),
    ("GOVNEWS_LEASE_SECONDS", "soon", "'soon': want a number"),
])  # fmt: skip
def test_a_wrong_setting_is_named_with_its_value(name: str, value: str, said: str) -> None:
    with pytest.raises(PolicyError, match=said) as error:
        policy(**{name: value})
    assert name in str(error.value)


def test_what_failed_waits_twice_as_long_each_time_and_never_longer_than_its_interval() -> None:
    waits = [policy().retry_at(NOW, 24, tries) for tries in (1, 2, 3, 50)]
    assert waits == [stamp(NOW + timedelta(minutes=minutes)) for minutes in (10, 20, 40, 24 * 60)]
