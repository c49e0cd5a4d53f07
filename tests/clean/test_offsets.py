"""The map from restored to raw positions."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.clean.offsets import IDENTITY, Edit, EditOrderError, OffsetMap, apply_edits


@st.composite
def texts_with_edits(draw: st.DrawFn, text: str | None = None) -> tuple[str, list[Edit]]:
    """A text and edits of it, in order and apart."""
    body = draw(st.text("abcdef", max_size=30)) if text is None else text
    cuts = sorted(draw(st.lists(st.integers(0, len(body)), max_size=8).filter(lambda c: len(c) % 2 == 0)))
    new = st.text("XYZ", max_size=4)
    return body, [Edit(a, b, draw(new)) for a, b in zip(cuts[::2], cuts[1::2], strict=True)]


def test_no_edit_is_the_identity() -> None:
    text, offsets = apply_edits("會議", [])
    assert (text, offsets) == ("會議", IDENTITY)
    assert offsets.to_raw(2) == 2


def test_a_dropped_reading_belongs_to_the_character_before() -> None:
    raw = "落實(shí)好"
    text, offsets = apply_edits(raw, [Edit(2, 7, "")])
    assert text == "落實好"
    assert [offsets.to_raw(i) for i in range(4)] == [0, 1, 7, 8]
    assert raw[offsets.to_raw(1):offsets.to_raw(2)] == "實(shí)"


def test_a_longer_replacement_maps_its_surplus_to_the_end_of_the_stretch() -> None:
    text, offsets = apply_edits("a?b", [Edit(1, 2, "XYZ")])
    assert text == "aXYZb"
    assert [offsets.to_raw(i) for i in range(6)] == [0, 1, 2, 2, 2, 3]


def test_same_length_replacement_needs_no_pair() -> None:
    assert apply_edits("會議", [Edit(0, 2, "会议")]) == ("会议", IDENTITY)


@pytest.mark.parametrize("edits", [[Edit(2, 1, "")], [Edit(0, 2, ""), Edit(1, 2, "")], [Edit(0, 9, "")]])
def test_edits_out_of_order_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(EditOrderError, match="Edit"):
        apply_edits("abc", edits)


def test_a_map_starts_at_zero() -> None:
    with pytest.raises(ValueError, match="starts at restored position 0"):
        OffsetMap([(1, 1)])


def test_a_map_is_a_sequence_of_pairs() -> None:
    offsets = OffsetMap([(0, 0), (1, 4), (1, 5), (2, 6), (3, 9)])
    assert list(offsets) == [(0, 0), (1, 5), (3, 9)]
    assert offsets[0:2] == ((0, 0), (1, 5))
    assert offsets[-1] == (3, 9)
    assert len({offsets, OffsetMap([(0, 0), (1, 5), (3, 9)])}) == 1


@given(texts_with_edits())
def test_untouched_characters_map_to_themselves(case: tuple[str, list[Edit]]) -> None:
    raw, edits = case
    text, offsets = apply_edits(raw, edits)
    for position, char in enumerate(text):
        if char.islower():
            assert raw[offsets.to_raw(position)] == char
    assert offsets.to_raw(len(text)) == len(raw)


@given(st.data())
def test_chained_maps_lead_back_to_the_raw_text(data: st.DataObject) -> None:
    raw, edits = data.draw(texts_with_edits())
    middle, first = apply_edits(raw, edits)
    _, more = data.draw(texts_with_edits(middle))
    text, second = apply_edits(middle, more)
    chained = second.after(first)
    for position in range(len(text) + 1):
        assert chained.to_raw(position) == first.to_raw(second.to_raw(position))
    assert all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(chained))
