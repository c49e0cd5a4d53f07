"""What differs between two readings is told in the words of the contract, and a list only by what has changed in it."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

from store.factories import reading

from pipelines.compare import Change, Difference, compare
from pipelines.items import Attendee, Reading


def named(difference: Difference) -> dict[str, tuple[object, object]]:
    return {change.field: (change.old, change.new) for change in difference.changes}


def test_the_same_reading_differs_in_nothing() -> None:
    assert compare(reading(1), reading(1)) == Difference()


def test_values_and_evidence_of_a_meeting() -> None:
    old, new = reading(1), reading(1)
    meeting = new.meetings[0]
    meeting.venue, meeting.attendee_count = "礼堂", None
    meeting.hosts = ["赵建0", "钱立"]
    meeting.conveyed = []
    meeting.attendees[0] = replace(meeting.attendees[0], positions=["区长"])
    meeting.rules["name"] = "name.title"
    meeting.spans["date"] = (1, 5)
    found = named(compare(old, new))
    assert found["venue"] == ("麦积", "礼堂")
    assert found["attendee_count"] == (100, None)
    assert found["hosts"] == ([], ["钱立"])
    assert found["conveyed"] == (["全市民营经济工作会议"], [])
    [before], [after] = found["attendees"]
    assert (before["name"], before["positions"], before["actions"]) == ("赵建0", ["区委书记"], ["出席"])
    assert after == {**before, "positions": ["区长"]}
    assert found["rules"] == ({"name": "name.convened"}, {"name": "name.title"})
    assert found["spans"] == ({"date": [0, 4]}, {"date": [1, 5]})
    assert len(found) == 7


def test_another_order_is_told_by_the_whole_list() -> None:
    old, new = reading(1), reading(1)
    new.meetings[0].attendee_groups = ["街道办事处主任", "各乡镇的乡镇长"]
    assert named(compare(old, new)) == {
        "attendee_groups": (["各乡镇的乡镇长", "街道办事处主任"], ["街道办事处主任", "各乡镇的乡镇长"])
    }


def test_a_value_that_stands_twice_counts_twice() -> None:
    old, new = reading(1), reading(1)
    new.meetings[0].attendees.append(Attendee("赵建0", (0, 3), ["区委书记"], ["出席"]))
    [change] = compare(old, new).changes
    assert (change.field, change.old) == ("attendees", [])
    assert [one["name"] for one in change.new] == ["赵建0"]


def test_where_a_part_stands_is_evidence() -> None:
    old, new = reading(1), reading(1)
    new.meetings[0].figures[0] = replace(new.meetings[0].figures[0], span=(81, 89))
    assert named(compare(old, new)) == {"spans": ({"figures[0]": [80, 88]}, {"figures[0]": [81, 89]})}


def test_meetings_that_come_and_go_and_get_another_id() -> None:
    old = reading(1, meetings=["甲会议", "乙会议", "丙会议"])
    new = reading(1, meetings=["甲会议", "乙会议", "丁会议", "戊会议"])
    new.meetings[1] = replace(new.meetings[1], meeting_id="another", date="2018-11-16")
    found = compare(old, new)
    assert found.gone == (old.meetings[2].meeting_id,)
    assert found.new == tuple(meeting.meeting_id for meeting in new.meetings[2:])
    assert found.renamed == ((old.meetings[1].meeting_id, "another"),)
    assert found.changes == (Change("date", "another", "2018-11-15", "2018-11-16"),)


def test_one_that_is_left_of_each_is_the_same_meeting() -> None:
    found = compare(reading(1, meetings=["甲会议"]), reading(1, meetings=["甲大会"]))
    assert (found.new, found.gone) == ((), ())
    assert named(found)["name"] == ("甲会议", "甲大会")
    assert named(found).keys() == {"name", "ordinal"}  # the number of a made-up meeting follows from its name


def test_a_page_that_is_no_meeting_any_more() -> None:
    old, new = reading(1), reading(1, meetings=[])
    found = compare(old, new)
    assert found.gone == (old.meetings[0].meeting_id,)
    assert found.changes == (Change("reason", None, None, "no_meeting_noun"),)


def test_values_of_the_page() -> None:
    old = reading(1)
    new = Reading(replace(old.article, title="另一标题", flags=()), deepcopy(old.meetings), None, {})
    assert named(compare(old, new)) == {
        "title": ("会议召开", "另一标题"),
        "unknown": ([["body", "指挥部办公室", 1], ["position", "督学", 2]], []),
    }
