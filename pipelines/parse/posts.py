"""Posts: what a position says (县委常务副书记: 党委, 县委, 书记, a deputy, 县处级, 常务).

A position is read from its end: the post's noun (posts.tsv), what changes it (post_modifiers.tsv), and the organ,
which is what is left (post_organs.tsv).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import cast, get_args

from pipelines.items import Post, PostBody, PostModifier, PostRank
from pipelines.parse.divisions import load_divisions
from pipelines.parse.lexicon import load_table
from pipelines.parse.patterns import any_of
from pipelines.parse.post_levels import level_of

_MEMO = 8192  # positions that are kept as they were understood
_ASIDE = re.compile("(.+?)[（(]([^（）()]*)[）)]$")
_SPACE = re.compile(r"\s+")
_PARTY_GROUP = re.compile("(?:党组|党组班子)$")  # which belongs to the organ that it is in
_SECTION = re.compile(".*(?:[厅局署委]|公司|集团|银行|医院|大学|学院)(?=.+[处科室股队所部办]$)")
# An organ that needs no part of the post's noun.
_WHOLE = re.compile("(?:^[省市州县区旗盟镇乡]|政府|[省市州县区旗]委|大学|学院|[中小]学|学校|[一二三四五]中|中心)$")
_DEPUTY = "副"
# These are the ends of names (新时代公司, 草原) but before the head of a unit, and behind an organ: 代 only before
# those who are elected.
_ENDS_NAMES = frozenset(("代", "代理", "原"))
_HEADS_OF_UNITS = frozenset(("省长", "市长", "州长", "县长", "区长", "旗长", "盟长", "镇长", "乡长"))
_ELECTED = frozenset(("专员", "主席", "主任", "院长", "检察长"))
_HAVE_PARTY_GROUPS = frozenset(("人大", "政府", "政协", "法院", "检察院", "群团", "民主党派"))
_ENDS_OF_ORGANS = frozenset("省市州县区旗盟镇乡会府院委协局部组厅司处科心校")


@dataclass(frozen=True, slots=True)
class _Noun:
    """A row of posts.tsv."""

    post: str
    rank: PostRank | None
    body: PostBody | None
    whose: str
    joins: bool


def posts_of(people: Iterable[Sequence[str]], home: str = "") -> list[list[Post]]:
    """What the positions of people say, who stand in the order in which they are named; ``home`` as
    :func:`~pipelines.parse.post_levels.home_of` gives it.

    What a position leaves out is taken from the one before it: 主席 behind 县政协党组书记 is of 政协, and so is a
    副主席 who is named next after a 县政协主席.
    """
    found: list[list[Post]] = []
    for positions in people:
        posts = [post_of(position, home) for position in positions]
        if any(_is_bare(post) for post in posts):
            posts = _completed(posts, found[-1] if found else [])
        found.append(posts)
    return found


def _is_bare(post: Post) -> bool:
    """Whether a post does not say whose it is, though it is some organ's."""
    return (post.organ is None and post.body is None and post.rank in ("正职", "副职")) or post.organ == "党组"


def _completed(posts: Sequence[Post], named_before: Sequence[Post]) -> list[Post]:
    """The posts of a person, those without a body with that of the post before or of the person named before."""
    whole: list[Post] = []
    for post in posts:
        last = whole[-1] if whole else None
        same = [chief.body for chief in named_before if chief.post == post.post and chief.body is not None]
        if not _is_bare(post):
            body = post.body
        elif last is not None and last.body in _HAVE_PARTY_GROUPS and "党组" in (post.organ, (last.organ or "")[-2:]):
            body = last.body
        else:
            body = same[0] if post.body is None and post.rank == "副职" and len(same) == 1 else post.body
        whole.append(post if body == post.body else replace(post, body=body))
    return whole


@lru_cache(maxsize=_MEMO)
def post_of(position: str, home: str = "") -> Post:
    """What a position says, as far as it is certain; a post that no table has gives an empty one.

    ``home`` are the units whose level is known where the meeting is (:func:`~pipelines.parse.post_levels.home_of`).
    """
    text = _SPACE.sub("", position)
    modifiers: list[str] = []
    while (aside := _ASIDE.match(text)) is not None:
        text = aside[1]
        modifiers += filter(None, [_shown("aside").get(aside[2])])
    for word, modifier in _shown("behind").items():
        if text.endswith(word) and len(text) > len(word):
            text = text[:-len(word)]
            modifiers.append(modifier)
            break
    found = _noun(text)
    if found is None:
        return Post()
    word, noun = found
    organ, before, deputy = _modified(text[:-len(noun.post)], noun)
    if "兼" in before and (other := _noun(organ)) is not None:  # 市政协副主席兼秘书长
        organ, _, _ = _modified(organ[:-len(other[1].post)], other[1])
    organ, front = _front(organ)
    if noun.joins:
        organ = _joined(organ, word, bare=not before and not deputy)
    body = _body_of(organ, noun)
    rank = "副职" if deputy and noun.rank in ("正职", None) else noun.rank
    level = level_of(organ, noun.post, body, rank, home)
    shown = dict.fromkeys((*front, *before, *modifiers))
    return Post(body, organ or None, noun.post, rank, level, cast(tuple[PostModifier, ...], tuple(shown)))


# -- the parts of a position ------------------------------------------------------------------------------


def _noun(text: str) -> tuple[str, _Noun] | None:
    """The longest word of posts.tsv with which the text ends."""
    nouns, longest = _nouns()
    for length in range(min(longest, len(text)), 0, -1):
        noun = nouns.get(text[-length:])
        if noun is not None:
            return text[-length:], noun
    return None


def _modified(before: str, noun: _Noun) -> tuple[str, list[str], bool]:
    """What stands before a noun without the words that change it, these, and whether it is a deputy's."""
    changes, deputy = [], False
    while (match := _before().search(before)) is not None:
        rest, word = before[:match.start()], match[0]
        if word == _DEPUTY:
            deputy = True
        elif word in _ENDS_NAMES and not _changes(word, rest, noun):
            break
        else:
            changes.append(_shown("before")[word])
        before = rest
    return before, changes[::-1], deputy


def _changes(word: str, organ: str, noun: _Noun) -> bool:
    """Whether 代 or 原 behind ``organ`` is no part of its name."""
    if noun.post in _HEADS_OF_UNITS:
        return True
    return (word == "原" or noun.post in _ELECTED) and (not organ or organ[-1] in _ENDS_OF_ORGANS)


def _joined(organ: str, word: str, *, bare: bool) -> str:
    """The organ of a noun that holds a part of it: 公安局长 is 公安局's, 凯里市长 is 凯里市's."""
    part = word[:-1]
    if not organ or not bare or organ.endswith(part[-1]) or _WHOLE.search(organ):
        return organ
    return organ + part


def _front(organ: str) -> tuple[str, list[str]]:
    """An organ without what stands before it (原县委), and that. 原州区 is the name of a place."""
    changes: list[str] = []
    while (match := _fronts().match(organ)) is not None:
        if any(organ[:length] in load_divisions().forms for length in (2, 3, 4)):
            break
        changes.append(_shown("front")[match[0]])
        organ = organ[match.end():]
    return organ, changes


def _body_of(organ: str, noun: _Noun) -> PostBody | None:
    """Whose post it is: by the last word of the organ that decides, by the organ's end, by the noun itself."""
    if noun.whose == "always" and noun.body is not None:
        return noun.body
    group = _PARTY_GROUP.search(organ)
    if group is not None:
        organ = organ[:group.start()]
    if (first := _deciding_over().search(organ)) is not None:
        return _organ_words("over")[first[1]]
    words = _deciding().findall(organ)
    if words:
        return _organ_words("within")[words[-1]]
    if noun.body is not None and noun.whose == "ends" and not (group and organ):
        return noun.body
    return _body_by_end(organ) or noun.body


def _body_by_end(organ: str) -> PostBody | None:
    """By the end of an organ, or of the bureau that it is a section of: 省财政厅监察处."""
    ends = _organ_words("end")
    bureau = _SECTION.match(organ)
    for whole in (bureau[0] if bureau else "", organ):
        for length in range(min(_longest_end(), len(whole)), 0, -1):
            if (body := ends.get(whole[-length:])) is not None:
                return body
    return None


# -- the tables -------------------------------------------------------------------------------------------


@cache
def _nouns() -> tuple[Mapping[str, _Noun], int]:
    """The rows of posts.tsv by their word, and the length of the longest."""
    ranks, bodies = frozenset(get_args(PostRank)) | {""}, frozenset(get_args(PostBody)) | {""}
    nouns: dict[str, _Noun] = {}
    for row in load_table("posts.tsv", ("word", "post", "rank", "body", "whose", "joins"), "word"):
        rank, body = row.one_of(2, ranks), row.one_of(3, bodies)
        if not row["word"].endswith(row["post"]):
            raise row.fault(f"{row['word']} does not end with {row['post']}, its post")
        nouns[row["word"]] = _Noun(
            row["post"] or row["word"], cast(PostRank, rank) or None, cast(PostBody, body) or None,
            row.one_of(4, frozenset(("", "ends", "always"))), row.one_of(5, frozenset(("", "长"))) == "长",
        )  # fmt: skip
    return nouns, max(map(len, nouns))


@cache
def _organ_words(where: str) -> Mapping[str, PostBody]:
    """The words of post_organs.tsv that decide at a place, with the body they decide for."""
    bodies, places = frozenset(get_args(PostBody)), frozenset(("over", "within", "end"))
    return {
        row["word"]: cast(PostBody, row.one_of(1, bodies))
        for row in load_table("post_organs.tsv", ("word", "body", "where"), "word")
        if row.one_of(2, places) == where
    }


@cache
def _deciding() -> re.Pattern[str]:
    return re.compile(any_of(_organ_words("within")))


@cache
def _deciding_over() -> re.Pattern[str]:
    return re.compile(f"(?:^|[省市州县区旗盟校])({any_of(_organ_words('over'))})")


@cache
def _longest_end() -> int:
    return max(map(len, _organ_words("end")))


@cache
def _shown(where: str) -> Mapping[str, str]:
    """The words of post_modifiers.tsv that stand at a place, the longest first, with what is shown of each."""
    places, modifiers = frozenset(("before", "front", "behind", "aside")), frozenset(get_args(PostModifier)) | {_DEPUTY}
    found: dict[str, str] = {}
    for row in load_table("post_modifiers.tsv", ("word", "where", "shown")):
        shown = row.one_of(2, modifiers)
        if row.one_of(1, places) == where:
            found[row["word"]] = shown
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


@cache
def _before() -> re.Pattern[str]:
    return re.compile(f"{any_of(_shown('before'))}$")


@cache
def _fronts() -> re.Pattern[str]:
    return re.compile(any_of(_shown("front")))

