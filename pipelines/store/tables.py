"""The tables of the store, in SQLAlchemy Core.

Two layers:

* **content**: ``pages`` and their ``unknown_tokens``; ``reports`` (what one page says of one meeting) with
  their parts; ``meetings``; ``persons``. The content is a function of the set of pages alone: neither the order
  in which pages came nor the run that brought them leaves a trace in it.
* **ledger**: ``runs``, ``run_failures``, and the ``…_sightings``, which say when a page or a meeting was
  first and last seen and last changed; ``site_runs``, how it went with each site of a crawl; ``alerts``, who was
  told what of it; the crawl's memory: ``addresses`` (which pages a site has listed, and when each is due
  again) and ``list_walks``; the schedule: ``site_schedules``, ``site_leases`` and ``host_requests``;
  ``quarantine``, the pages that could not be read; and ``shards``, the archives that were read again.

What is cited from outside are the hashes ``page_id`` and ``meeting_id``, which are the same in every
database. Inside, what belongs to a page hangs on ``page_no``, which the database counts up: new rows then
stand side by side at the end of each table, where hashes would scatter the fifty rows of a page over all of
it (measured on SQLite: with hashes a page took twice the time at 30,000 pages that it took at 10,000, with
numbers the same). But for these numbers two databases that were given the same pages hold the same rows.
``seq`` is always the place, from 0, in the list that the row belongs to. Text sorts by code point on every
database (collation ``C`` on PostgreSQL).

The ``doc`` of a column is its entry in the data dictionary (``docs/data-dictionary.md``), which
``python -m pipelines.store.dictionary`` writes from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from pipelines.items import PostBody, PostLevel, PostModifier, PostRank

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

KEY_LENGTH = 200
"""Characters that an indexed value may have: PostgreSQL refuses index entries of more than 2,700 bytes."""


def _about(text: str) -> dict[str, str]:
    """Say what a table is, for the data dictionary."""
    return {"about": text}


def _key(length: int = KEY_LENGTH) -> TypeEngine[str]:
    """Text that is short enough to be indexed."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def _text() -> TypeEngine[str]:
    return Text().with_variant(Text(collation="C"), "postgresql")


def _json() -> TypeEngine[Any]:
    return JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def _big() -> TypeEngine[int]:
    """A whole number of the text: 64 bits, for a text may hold any number."""
    return BigInteger()


def _page_key(doc: str = "The page.") -> Column[int]:
    """The page that a row hangs on, as the first part of its key."""
    return Column(
        "page_no",
        Integer,
        ForeignKey("pages.page_no", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        doc=doc,
    )


def _run(name: str, doc: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, Integer, ForeignKey("runs.run_id"), nullable=nullable, doc=doc)


# ------------------------------------------------------------------------------------------------ the ledger

runs = Table(
    "runs",
    metadata,
    Column("run_id", Integer, primary_key=True, doc="Number of the run, counted up by the database."),
    Column("source", _text(), nullable=False, doc="What the run read: the path or the catalogue, as given."),
    Column("grammar_version", _text(), nullable=False, doc="Version of the grammar that read the pages."),
    Column("started_at", _key(40), nullable=False, doc="Begin of the run."),
    Column("heard_at", _key(40), nullable=False, doc="Time of the last batch that was written."),
    Column("finished_at", _key(40), doc="End of the run; null while it runs and after a kill."),
    Column(
        "status",
        _key(20),
        nullable=False,
        doc="`running`, `finished`, `failed` (ended by an error) or `interrupted` (stopped by a person, or"
        " killed: set when the next run of the same source begins).",
    ),
    Column("pages_new", Integer, nullable=False, doc="Pages that were not in the store before."),
    Column("pages_updated", Integer, nullable=False, doc="Pages whose reading differs from the stored one."),
    Column("pages_unchanged", Integer, nullable=False, doc="Pages that were seen again and had not changed."),
    Column(
        "pages_not_meetings",
        Integer,
        nullable=False,
        doc="Pages among the three counts above that report no meeting.",
    ),
    Column("meetings_new", Integer, nullable=False, doc="Meetings that were not in the store before."),
    Column(
        "meetings_updated",
        Integer,
        nullable=False,
        doc="Meetings known before, one of whose reports is new, has changed or is gone.",
    ),
    Column(
        "meetings_unchanged", Integer, nullable=False, doc="Meetings known before, all reports as before."
    ),
    Column("meetings_removed", Integer, nullable=False, doc="Meetings that no page reports any more."),
    Column("failures", Integer, nullable=False, doc="Rows of `run_failures` of this run."),
    CheckConstraint("status IN ('running', 'finished', 'failed', 'interrupted')", name="status"),
    Index(None, "source", "status"),
    sqlite_autoincrement=True,
    info=_about(
        "Ledger. One row a run, with what it changed. The counts are written in the transaction that"
        " writes the rows they count, so that they are right even after a kill."
    ),
)

run_failures = Table(
    "run_failures",
    metadata,
    Column(
        "run_id", Integer, ForeignKey("runs.run_id", ondelete="CASCADE"), primary_key=True, doc="The run."
    ),
    Column("seq", Integer, primary_key=True, autoincrement=False, doc="Number in the run, from 0."),
    Column("name", _text(), nullable=False, doc="What failed: address of the page, or path and line."),
    Column("reason", _text(), nullable=False, doc="Why, in a few words that can be counted."),
    Column("detail", _text(), doc="More about this case; null where there is nothing to add."),
    info=_about("Ledger. What could not be read or stored in a run."),
)

site_runs = Table(
    "site_runs",
    metadata,
    Column(
        "run_id", Integer, ForeignKey("runs.run_id", ondelete="CASCADE"), primary_key=True, doc="The run."
    ),
    Column("site", _key(), primary_key=True, doc="Host of the site's home page, as the catalogue has it."),
    Column("code", _key(20), nullable=False, doc="Code of its division in GB/T 2260."),
    Column("status", _key(40), nullable=False, doc="How it went, from the closed list in docs/operations.md."),
    Column("detail", _text(), doc="What was found, in a sentence; null where there is nothing to add."),
    Column("complete", Boolean, nullable=False, doc="Whether the site was gone through; false after a stop."),
    Column("started_at", _key(40), nullable=False, doc="First request to the site."),
    Column("finished_at", _key(40), nullable=False, doc="Last answer of the site."),
    Column("lists", Integer, nullable=False, doc="List pages that were read."),
    Column("listed_new", Integer, nullable=False, doc="Addresses of articles that no run had seen before."),
    Column("fetched", Integer, nullable=False, doc="Articles that were fetched, unchanged ones among them."),
    Column("articles", Integer, nullable=False, doc="Of these, pages with an article in them."),
    Column("unchanged", Integer, nullable=False, doc="Of these, pages that were known and had not changed."),
    Column("failed", Integer, nullable=False, doc="Requests that got no page: errors, missing pages."),
    Column("refused", Integer, nullable=False, doc="Answers that refused us; the third ends the site's run."),
    Index(None, "site", "run_id"),
    info=_about("Ledger. How it went with each site of a crawl."),
)

alerts = Table(
    "alerts",
    metadata,
    Column("channel", _key(20), primary_key=True, doc="Who was told: `command`, `email`, `slack`, `feishu` …"),
    Column("site", _key(), primary_key=True, doc="Host of the site's home page, as the catalogue has it."),
    Column("rule", _key(50), primary_key=True, doc="Rule of the finding, from the list in docs/operations.md."),
    Column("since", _key(40), nullable=False, doc="Since when it was wrong, as told last."),
    Column("confidence", _key(20), nullable=False, doc="How sure, as told last: `possible`, `likely`, `certain`."),
    Column("told_at", _key(40), nullable=False, doc="When the channel was told last that it is wrong."),
    Column("recovered_at", _key(40), doc="When the channel was told that it is well again; null while it is not."),
    sqlite_with_rowid=False,
    info=_about("Ledger. What each channel was told last of a finding of `scrapy health --alert`."),
)

# -------------------------------------------------------------------------------------- the crawl's memory

addresses = Table(
    "addresses",
    metadata,
    Column("address_id", _key(16), primary_key=True, doc="Hash of the canonical address."),
    Column("site", _key(), nullable=False, doc="Host of the site's home page, as the catalogue has it."),
    Column("url", _text(), nullable=False, doc="The address that is asked for."),
    Column("listed", _key(10), doc="Date of the row that led here (ISO 8601); null where it had none."),
    Column(
        "state",
        _key(20),
        nullable=False,
        doc="`pending` (listed, not fetched yet), `article`, `no_article` (fetched, no article in it),"
        " `failing` (no page yet, to be tried again) or `gone` (given up).",
    ),
    Column("due_at", _key(40), doc="When it is to be asked for again; null for never."),
    Column("fetched_at", _key(40), doc="Last answer with a page, or 304; null before the first."),
    Column("sha256", _key(64), doc="SHA-256 (hex) of the page's bytes then; null before the first."),
    Column("unchanged", Integer, nullable=False, doc="Fetches since the page last changed."),
    Column("failures", Integer, nullable=False, doc="Failed attempts since the last page."),
    Index(None, "site", "due_at"),
    sqlite_with_rowid=False,
    info=_about("Ledger. Every article address that a site of the catalogue has listed."),
)

list_walks = Table(
    "list_walks",
    metadata,
    Column("address_id", _key(16), primary_key=True, doc="Hash of the canonical address of the first page."),
    Column("site", _key(), nullable=False, doc="Host of the site's home page, as the catalogue has it."),
    Column("url", _text(), nullable=False, doc="First page of the list."),
    Column("walked_at", _key(40), doc="End of the last walk that was not broken off; null before it."),
    Column(
        "broken_off_at",
        Integer,
        doc="Pages read by a walk that was broken off: the next one goes at least as far; null after a whole"
        " one.",
    ),
    Index(None, "site"),
    sqlite_with_rowid=False,
    info=_about("Ledger. How far the pages of each list were gone through."),
)

# ------------------------------------------------------------------------------------------------ the schedule

site_schedules = Table(
    "site_schedules",
    metadata,
    Column("site", _key(), primary_key=True, doc="Host of the site's home page, as the catalogue has it."),
    Column("code", _key(20), nullable=False, doc="Code of its division in GB/T 2260."),
    Column("due_at", _key(40), doc="When it is to be crawled next; null for at once."),
    Column("hours", Double, doc="Hours between two crawls of it; null before the first."),
    Column("why", _text(), doc="How `hours` came about, in a sentence; null before the first crawl."),
    Column("begun_at", _key(40), doc="When the schedule last had it crawled; null before the first time."),
    Column("ended_at", _key(40), doc="When it was last gone through to the end; null before the first time."),
    Column("tries", Integer, nullable=False, doc="Crawls that the schedule began since then."),
    Column("paused_at", _key(40), doc="Since when a person wants it left out; null where nobody does."),
    sqlite_with_rowid=False,
    info=_about(
        "Ledger. When each site is crawled. A site without a row was neither crawled nor paused yet, and is due at"
        " once."
    ),
)

site_leases = Table(
    "site_leases",
    metadata,
    Column("site", _key(), primary_key=True, doc="Host of the site's home page, as the catalogue has it."),
    Column("owner", _key(), nullable=False, doc="The process that crawls it: machine, number and start of it."),
    Column(
        "expires",
        Double,
        nullable=False,
        doc="Until when nobody else may crawl it, in seconds since 1970 by the clock of the database; its owner"
        " moves it on.",
    ),
    Index(None, "owner"),
    sqlite_with_rowid=False,
    info=_about("Ledger. The sites that are being crawled, so that none is crawled twice at once."),
)

host_requests = Table(
    "host_requests",
    metadata,
    Column("host", _key(), primary_key=True, doc="A host of a site."),
    Column("asked_at", Double, nullable=False, doc="Its last request, in seconds since 1970, as `expires` above."),
    Column("delay", Double, nullable=False, doc="Seconds that it is to be left alone for after a request."),
    sqlite_with_rowid=False,
    info=_about("Ledger. When each host was last asked, so that the next crawl keeps the distance too."),
)

# -------------------------------------------------------------------------------------------- the quarantine

quarantine = Table(
    "quarantine",
    metadata,
    Column("page_id", _key(16), primary_key=True, doc="Id that the page has in `pages`, or would have."),
    Column("sha256", _key(64), primary_key=True, doc="SHA-256 (hex) of its bytes."),
    Column(
        "url",
        _text(),
        nullable=False,
        doc="Its address; with `sha256` it leads to the bytes in the archive, where they are there.",
    ),
    Column("site", _text(), doc="Site as the source names it; null if unsaid."),
    Column("fetched_at", _key(40), nullable=False, doc="When the bytes were fetched."),
    Column("grammar_version", _text(), nullable=False, doc="The version that failed: another one may try again."),
    Column(
        "reason",
        _key(20),
        nullable=False,
        doc="`reader_failed`, `reader_died`, `reader_slow` or `unstorable`, as in `run_failures`; `being_read` for a"
        " page that is being read at this moment, or was when a run was killed, and may be all right.",
    ),
    Column("detail", _text(), doc="What went wrong; null where there is nothing to add."),
    Column("since", _key(40), nullable=False, doc="When it failed for the first time."),
    Column("last_at", _key(40), nullable=False, doc="When it failed last."),
    Column("attempts", Integer, nullable=False, doc="How often it was read in vain."),
    Column("deaths", Integer, nullable=False, doc="How many runs in a row ended while they read it; 0 for most."),
    Column(
        "page",
        _text(),
        doc="The page as it came, in JSON (the fields of `Page`), for `scrapy quarantine retry`; null where the bytes"
        " could not be made into one: these are in the archive.",
    ),
    sqlite_with_rowid=False,
    info=_about("Ledger. Pages that could not be read or stored, and are not read again before their turn."),
)

# ------------------------------------------------------------------------------------------------- re-reading

shards = Table(
    "shards",
    metadata,
    Column("shard_id", _key(16), primary_key=True, doc="Hash of `url`, `site` and `since`."),
    Column("url", _text(), nullable=False, doc="Where the archive lies, as fsspec addresses it."),
    Column("site", _text(), doc="Code of the site whose pages alone are meant; null for all."),
    Column("since", _key(10), doc="Day from which on pages are meant by their publication; null for all."),
    Column(
        "state",
        _text(),
        nullable=False,
        doc="What was known of its content without reading it: size, checksum (ETag) or time of change.",
    ),
    Column("grammar_version", _text(), nullable=False, doc="The version that it is to be read by, or was."),
    Column("everything", Boolean, nullable=False, doc="Whether also pages that this version has read are meant."),
    Column("asked_at", _key(40), nullable=False, doc="When somebody asked for it last."),
    Column("begun_at", _key(40), doc="When its reading was begun last; null before."),
    Column("done_at", _key(40), doc="When it was read to its end, in this state; null while it is to be read."),
    Column("tries", Integer, nullable=False, doc="How often it was begun since then and came to no end."),
    Column("pages", Integer, nullable=False, doc="Pages that were read when it was done last."),
    Column("failures", Integer, nullable=False, doc="Inputs among them that failed, each in `run_failures`."),
    Column(
        "fault",
        _text(),
        doc="What kept it from being read to its end; where it is done, the damage that ends it; null for none.",
    ),
    sqlite_with_rowid=False,
    info=_about("Ledger. The archives that `scrapy reparse` was given as shards: which are done, and which are not."),
)

# ------------------------------------------------------------------------------------------------- the pages

pages = Table(
    "pages",
    metadata,
    Column(
        "page_no",
        Integer,
        primary_key=True,
        doc="Number of the page in this database, by which the other tables name it; to cite, use `page_id`.",
    ),
    Column(
        "page_id",
        _key(16),
        nullable=False,
        unique=True,
        doc="Hash of the canonical address: the same everywhere, and for all addresses of the page.",
    ),
    Column(
        "digest",
        _key(64),
        nullable=False,
        doc="SHA-256 (hex) of the whole reading: everything that is stored of the page, with its canonical address"
        " for `url`, except `fetched_at` and `sha256`, and of its meetings. A page has changed when its digest has.",
    ),
    Column(
        "fetched_at",
        _key(40),
        nullable=False,
        doc="When the bytes of `sha256` were fetched, as exported: the first fetch that gave this reading.",
    ),
    Column("sha256", _key(64), nullable=False, doc="SHA-256 (hex) of the raw bytes that were read."),
    Column(
        "url",
        _text(),
        nullable=False,
        doc="The address of the page under which that fetch had it; `ni:///sha-256;…` for a page without one.",
    ),
    Column("site", _key(), doc="Site as the source names it: catalogue code, place or name; null if unsaid."),
    Column(
        "published", _key(40), doc="Publication date or time (Asia/Shanghai) of the page; null if unsaid."
    ),
    Column("layout", _key(), nullable=False, doc="Name of the layout that took the article's parts."),
    Column("script", _key(20), nullable=False, doc="Script of the raw text: `simplified` or `traditional`."),
    Column("damaged", Boolean, nullable=False, doc="Whether the raw text was damaged and has been restored."),
    Column("is_meeting", Boolean, nullable=False, doc="Whether the page reports a meeting."),
    Column("reason", _text(), doc="Rule that found no meeting; null where there is one."),
    Column("title", _text(), doc="Restored title; null if the page has none."),
    Column("raw_title", _text(), doc="Title as it came; null if the page came without one."),
    Column("text", _text(), nullable=False, doc="Whole restored text, into which every span points."),
    Column("raw_text", _text(), doc="Text as it came; null where `text` is the same."),
    Column(
        "segments",
        _json(),
        nullable=False,
        doc="What the stretches of `text` are: `[[kind, start, end], …]`; kinds: title, dateline, body,"
        " caption, byline, source_line, furniture.",
    ),
    Column(
        "flags",
        _json(),
        nullable=False,
        doc="Stretches of `text` that could not be restored for certain: `[[kind, start, end, note], …]`;"
        " kinds: damaged, unrestored, ambiguous.",
    ),
    Column(
        "offsets",
        _json(),
        nullable=False,
        doc="Map from `text` to the raw text: `[[restored, raw], …]`, a pair wherever the two run apart.",
    ),
    Column(
        "version",
        _key(64),
        nullable=False,
        doc="SHA-256 (hex) of what the site published: raw title, raw text and publication date. Bytes that"
        " differ in a counter only are the same version.",
    ),
    CheckConstraint("NOT is_meeting OR reason IS NULL", name="reason"),
    Index(None, "site"),
    Index(None, "published"),
    info=_about("Content. One row a page, with or without a meeting, however many addresses lead to it."),
)

page_sightings = Table(
    "page_sightings",
    metadata,
    _page_key(),
    _run("first_seen_run", "Run that stored the page first."),
    _run("last_changed_run", "Run that wrote the reading which is stored now."),
    _run("last_seen_run", "Run that saw the page last."),
    Column(
        "last_fetched_at",
        _key(40),
        nullable=False,
        doc="Latest fetch of the page. A page that was fetched earlier than this does not replace the row.",
    ),
    Column(
        "grammar_version",
        _text(),
        nullable=False,
        doc="Version of the grammar that read the page last. The stored reading is what it reads.",
    ),
    Index(None, "last_seen_run"),
    Index(None, "first_seen_run"),
    sqlite_with_rowid=False,
    info=_about(
        "Ledger. When a page was seen. The only rows that a second run of the same input changes, with"
        " those of the other ledger tables."
    ),
)

page_versions = Table(
    "page_versions",
    metadata,
    _page_key(),
    Column("version", _key(64), primary_key=True, doc="Hash of what was published, as in `pages`."),
    Column("fetched_at", _key(40), nullable=False, doc="First fetch of this version."),
    Column("sha256", _key(64), nullable=False, doc="SHA-256 (hex) of the bytes of that fetch, as in the archive."),
    Column("published", _key(40), doc="Publication date or time of this version; null if unsaid."),
    Column("title", _text(), doc="Title as it came; null if it came without one."),
    Column("text", _text(), nullable=False, doc="Text as it came."),
    Column("url", _text(), nullable=False, doc="The address of the page that gave it then."),
    sqlite_with_rowid=False,
    info=_about(
        "Content. Every version of the pages that were changed after they were published, the present one"
        " among them; a page that has only had one has no rows."
    ),
)

unknown_tokens = Table(
    "unknown_tokens",
    metadata,
    _page_key(),
    Column(
        "kind",
        _key(50),
        primary_key=True,
        doc="What the token is: `position` (its post or organ is in no table), `division` or `meeting`.",
    ),
    Column("token", _key(), primary_key=True, doc="The token, as in the text."),
    Column("count", Integer, nullable=False, doc="How often the page has it."),
    CheckConstraint("count > 0", name="count"),
    Index(None, "kind", "token"),
    sqlite_with_rowid=False,
    info=_about("Content. Tokens of a page that no lexicon knows: what to add to the lexicon next."),
)

# ---------------------------------------------------------------------------------------------- the meetings


def _facts() -> list[Column[Any]]:
    """The scalar fields of the contract, which ``reports`` and ``meetings`` share."""
    return [
        Column("name", _text(), doc="Name as in the text; null where the text gives none."),
        Column(
            "type", _key(50), nullable=False, doc="Type of the meeting, from the closed list; 其他: other."
        ),
        Column("series", _text(), doc="Series of which it is a numbered session; null where not numbered."),
        Column("ordinal", _big(), doc="Number in the series; null where not numbered."),
        Column("organizer", _text(), doc="Organ that convened it, as in the text; null where unsaid."),
        Column(
            "date", _key(40), doc="Date in EDTF (ISO 8601-2), `XXXX` for an unknown year; null if unsaid."
        ),
        Column(
            "date_inferred",
            Boolean,
            nullable=False,
            doc="Whether a part of `date` came from the publication date or the address.",
        ),
        Column("venue", _text(), doc="Place where it was held; null where the text names none."),
        Column("format", _key(50), doc="电视电话会议, 视频会议 or 现场会; null for any other."),
        Column("jurisdiction_name", _key(), doc="Place whose organ holds or reports it; null if unknown."),
        Column("jurisdiction_code", _key(20), doc="Its code in GB/T 2260; null where the name has none."),
        Column(
            "jurisdiction_level", _key(20), doc="Its level (province, prefecture, county …); null if open."
        ),
        Column("jurisdiction_path", _json(), doc="Places it lies in, from the top; null where no place."),
        Column(
            "attendee_count", _big(), doc="Persons, where the text counts them (100 for 100余人), or null."
        ),
        Column("source_medium", _text(), doc="Medium the report is taken from, as printed; null if unsaid."),
    ]


meetings = Table(
    "meetings",
    metadata,
    Column("meeting_id", _key(16), primary_key=True, doc="Hash of what identifies the meeting."),
    Column("page_no", Integer, nullable=False, doc="Page whose report the columns are taken from."),
    Column("report_seq", Integer, nullable=False, doc="Place of that report on its page."),
    Column("report_count", Integer, nullable=False, doc="How many reports the meeting has."),
    *_facts(),
    Column(
        "sources",
        _json(),
        nullable=False,
        doc="Where a value is not the leading report's: `{field: [page_id, seq]}`, the report that says so.",
    ),
    ForeignKeyConstraint(
        ["page_no", "report_seq"],
        ["reports.page_no", "reports.seq"],
        deferrable=True,
        initially="DEFERRED",
        use_alter=True,
    ),
    Index(None, "date"),
    Index(None, "jurisdiction_code", "date"),
    Index(None, "jurisdiction_name", "date"),
    Index(None, "type"),
    Index(None, "page_no", "report_seq"),
    info=_about(
        "Content. One row a meeting, merged from all its reports. `page_no` and `report_seq` name the report"
        " that is believed first: the own site's before a reprint, an undamaged page's before a restored"
        " one's, the earlier before the later, then by address. A column that it leaves empty, or only"
        " infers, is filled from the next one that says it."
    ),
)

meeting_sightings = Table(
    "meeting_sightings",
    metadata,
    Column("meeting_id", _key(16), primary_key=True, doc="The meeting, also one that was removed."),
    _run("first_seen_run", "Run that stored the meeting first."),
    _run("last_changed_run", "Run that last wrote, changed or removed one of its reports."),
    _run("last_seen_run", "Run that last saw a page which reports it, or removed it."),
    _run(
        "removed_run",
        "Run after which no page reported the meeting any more; null while one does.",
        nullable=True,
    ),
    Index(None, "last_seen_run"),
    sqlite_with_rowid=False,
    info=_about(
        "Ledger. When a meeting was seen. The row stays when the meeting goes, so that its id can still"
        " be explained."
    ),
)

reports = Table(
    "reports",
    metadata,
    _page_key(),
    Column("seq", Integer, primary_key=True, autoincrement=False, doc="Place of the report on its page."),
    Column(
        "meeting_id",
        _key(16),
        ForeignKey("meetings.meeting_id", deferrable=True, initially="DEFERRED"),
        nullable=False,
        doc="The meeting that is reported.",
    ),
    *_facts(),
    Column(
        "spans",
        _json(),
        nullable=False,
        doc="Evidence of the columns: `{field: [start, end]}` in `pages.text`. Parts hold their own.",
    ),
    Column("rules", _json(), nullable=False, doc="Rule that gave a column its value: `{field: rule}`."),
    Column("own_id", _key(16), nullable=False, doc="Id that the meeting would have if this were its only report."),
    Column(
        "kin",
        _key(16),
        nullable=False,
        doc="Reports with one value may be of one meeting and are compared with each other: the least of"
        " their `own_id`.",
    ),
    Index(None, "meeting_id"),
    Index(None, "kin"),
    info=_about("Content. What one page says of one meeting."),
)

meeting_aliases = Table(
    "meeting_aliases",
    metadata,
    Column("own_id", _key(16), primary_key=True, doc="Id that one of the reports has by itself, if another."),
    Column(
        "meeting_id",
        _key(16),
        ForeignKey("meetings.meeting_id", deferrable=True, initially="DEFERRED"),
        nullable=False,
        doc="The meeting that it leads to.",
    ),
    Index(None, "meeting_id"),
    sqlite_with_rowid=False,
    info=_about(
        "Content. The ids under which a meeting can be cited beside its own: those of its reports, which are"
        " also the ones in exports."
    ),
)

meeting_conflicts = Table(
    "meeting_conflicts",
    metadata,
    Column(
        "meeting_id",
        _key(16),
        ForeignKey("meetings.meeting_id", deferrable=True, initially="DEFERRED"),
        primary_key=True,
        doc="The meeting.",
    ),
    Column("field", _key(50), primary_key=True, doc="Column of `meetings`, or `hosts`."),
    Column("page_no", Integer, primary_key=True, autoincrement=False, doc="Page of the report that says so."),
    Column("report_seq", Integer, primary_key=True, autoincrement=False, doc="Place of the report on it."),
    Column("value", _key(), primary_key=True, doc="What it says, cut off after 200 characters."),
    ForeignKeyConstraint(
        ["page_no", "report_seq"],
        ["reports.page_no", "reports.seq"],
        deferrable=True,
        initially="DEFERRED",
    ),
    Index(None, "page_no", "report_seq"),
    sqlite_with_rowid=False,
    info=_about(
        "Content. What the reports of a meeting say that cannot all be right: two chairs, two counts. Every"
        " report that says anything of such a field has its row, also the one that was believed."
    ),
)

# The two tables of the index have no foreign key: pages are never deleted, and the index on `page_no` that a foreign
# key needs would make them twice as large.
text_bands = Table(
    "text_bands",
    metadata,
    Column("band", BigInteger, primary_key=True, autoincrement=False, doc="Hash of a part of the signature."),
    Column("page_no", Integer, primary_key=True, autoincrement=False, doc="The page."),
    sqlite_with_rowid=False,
    info=_about(
        "Content. Under which numbers pages with nearly the same text are found: 24 of each page, MinHash"
        " signatures cut into bands. Likely copies share one; whether they are copies is then compared."
    ),
)

report_keys = Table(
    "report_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False, doc="Hash of what reports have in common."),
    Column("page_no", Integer, primary_key=True, autoincrement=False, doc="The page."),
    Column("report_seq", Integer, primary_key=True, autoincrement=False, doc="Place of the report on it."),
    sqlite_with_rowid=False,
    info=_about(
        "Content. Under which numbers reports that may be of one meeting are found: its day with its place or"
        " its chair, its session with either, its own id."
    ),
)

meeting_overrides = Table(
    "meeting_overrides",
    metadata,
    Column("page_id", _key(16), primary_key=True, doc="Page of a report."),
    Column("report_seq", Integer, primary_key=True, autoincrement=False, doc="Place of the report on it."),
    Column("other_page_id", _key(16), primary_key=True, doc="Page of another report, behind the first in order."),
    Column("other_report_seq", Integer, primary_key=True, autoincrement=False, doc="Its place on that page."),
    Column("same", Boolean, nullable=False, doc="Whether the two are of one meeting."),
    Column("decided_at", _key(40), nullable=False, doc="When a person decided so."),
    Column("note", _text(), doc="Why, in the person's words; null where nothing was said."),
    Index(None, "other_page_id", "other_report_seq"),
    sqlite_with_rowid=False,
    info=_about(
        "Ledger. What a person has decided of two reports, which no later reading undoes. The reports need not"
        " be stored (any more)."
    ),
)

former_ids = Table(
    "former_ids",
    metadata,
    Column("former_id", _key(16), primary_key=True, doc="An id that a page or a meeting had before."),
    Column("page_id", _key(16), nullable=False, doc="The page that has the content now."),
    Column("report_seq", Integer, doc="Place of the report on it; null for a page, and for a report that is gone."),
    sqlite_with_rowid=False,
    info=_about(
        "Ledger. Ids that were changed by an upgrade: what was cited under them is still found. Pages need not be"
        " stored (any more)."
    ),
)


def _evidence(*, required: bool) -> list[Column[Any]]:
    none = "" if required else "; null where the reading gives none"
    return [
        Column("span_start", Integer, nullable=not required, doc=f"First character in `pages.text`{none}."),
        Column("span_end", Integer, nullable=not required, doc=f"Character after the last one{none}."),
        Column("rule", _key(), doc="Rule that produced the row; null where the reading names none."),
    ]


def _post() -> list[Column[Any]]:
    """What a position says, as :class:`~pipelines.items.Post` has it."""

    def listed(of: object) -> str:
        return " ".join(get_args(of))

    return [
        Column("body", _key(20), doc=f"Whose post it is: {listed(PostBody)}; null where open."),
        Column("organ", _key(), doc="Organ or place of the post, as in `title`: 区委; null where unsaid."),
        Column("post", _key(50), doc="The bare post: 书记; null for one that no table has."),
        Column(
            "rank",
            _key(20),
            doc=f"{listed(PostRank)}: head, deputy, assistant, member, delegate, grade without an office, military"
            " rank, professional title; null for none of these.",
        ),
        Column("level", _key(20), doc=f"Its level, where certain: {listed(PostLevel)}; else null."),
        Column("modifiers", _key(), doc=f"What changes it, with 、 between several: {listed(PostModifier)}; or null."),
    ]


def _part(
    name: str,
    *columns: Column[Any],
    own_span: bool,
    about: str,
    owner: str = "report",
    later: Sequence[Column[Any] | Index] = (),
) -> Table:
    """Make the table of a list of ``reports``, or of a list of ``owner``, itself a part of ``reports``.

    The columns ``later`` stand last, where a migration has added them, with their indices."""
    parent, owner_key = ("reports", []) if owner == "report" else (owner, ["owner_seq"])
    keys = ["page_no", "report_seq", *owner_key]
    parent_keys = ["page_no", "seq"] if owner == "report" else ["page_no", "report_seq", "seq"]
    key_columns: list[Column[Any]] = [
        Column("page_no", Integer, primary_key=True, autoincrement=False, doc="The page."),
        Column(
            "report_seq", Integer, primary_key=True, autoincrement=False, doc="The report: `reports.seq`."
        ),
        *(
            Column(key, Integer, primary_key=True, autoincrement=False, doc=f"The person: `{owner}.seq`.")
            for key in owner_key
        ),
        Column("seq", Integer, primary_key=True, autoincrement=False, doc="Place in the list, from 0."),
    ]
    return Table(
        name,
        metadata,
        *key_columns,
        *columns,
        *_evidence(required=own_span),
        *later,
        ForeignKeyConstraint(keys, [f"{parent}.{key}" for key in parent_keys], ondelete="CASCADE"),
        CheckConstraint("0 <= span_start AND span_start <= span_end", name="span"),
        sqlite_with_rowid=False,
        info=_about(f"Content. {about}"),
    )


hosts = _part(
    "hosts",
    Column("name", _key(), nullable=False, index=True, doc="Name of the person who presided."),
    own_span=False,
    about="Who presided over the meeting.",
)
attendees = _part(
    "attendees",
    Column("name", _key(), nullable=False, doc="Name of the person."),
    own_span=True,
    later=[
        Column(
            "station_id",
            _key(16),
            doc="Which mentions of the name it belongs with, in `person_stations`, and so to which person; null where"
            " the report gives no post.",
        ),
        Column(
            "alone_id",
            _key(16),
            doc="The station it would be of if its report were the only one of the meeting and nobody had decided on"
            " it; null where the same.",
        ),
        Index(None, "name", "station_id"),
    ],
    about="Every person whom the report puts at the meeting, once; the span is the first mention.",
)
attendee_positions = _part(
    "attendee_positions",
    Column("title", _key(), nullable=False, index=True, doc="One post, as in the text: 区委副书记."),
    own_span=False,
    owner="attendees",
    later=_post(),
    about="The posts that the report gives to an attendee, and what each says: the columns from `body` on.",
)
attendee_actions = _part(
    "attendee_actions",
    Column("action", _key(), nullable=False, doc="What the person did: 出席, 讲话, 主持 …"),
    own_span=False,
    owner="attendees",
    about="What an attendee did at the meeting.",
)
absent = _part(
    "absent",
    Column("name", _key(), nullable=False, index=True, doc="Name of the person."),
    Column("reason", _text(), doc="Why, as in the text; null where unsaid."),
    own_span=True,
    about="Named persons who were excused, absent, or present only by a written speech.",
)
absent_positions = _part(
    "absent_positions",
    Column("title", _key(), nullable=False, doc="One post, as in the text."),
    own_span=False,
    owner="absent",
    later=_post(),
    about="The posts that the report gives to an absent person, and what each says.",
)
attendee_groups = _part(
    "attendee_groups",
    Column("text", _text(), nullable=False, doc="The group, as in the text: 各乡镇的乡镇长."),
    own_span=False,
    about="Unnamed groups at the meeting.",
)
statements = _part(
    "statements",
    Column("speaker", _key(), nullable=False, index=True, doc="A name, or 会议, 大家 …"),
    Column("verb", _key(), nullable=False, doc="Reporting verb: 指出, 强调, 要求 …"),
    Column("text", _text(), nullable=False, doc="What was said: the text after the verb."),
    own_span=True,
    about="What was said at the meeting.",
)
agenda = _part(
    "agenda",
    Column("verb", _key(), nullable=False, doc="传达学习, 听取, 审议, 审议通过, 研究, 部署 …"),
    Column("object", _text(), nullable=False, doc="What the verb was done to, as in the text."),
    own_span=True,
    about="What the meeting did.",
)
documents = _part(
    "documents",
    Column("title", _text(), nullable=False, doc="Title without 《》."),
    Column("action", _key(), doc="What was done with it: 宣读, 审议 …; null where unsaid."),
    Column("by", _text(), doc="Who did it; null where unsaid."),
    own_span=True,
    about="Papers read, conveyed, reviewed, studied or signed at the meeting.",
)
conveyed = _part(
    "conveyed",
    Column("name", _text(), nullable=False, doc="Name of the other meeting, as in the text."),
    own_span=False,
    about="Other meetings whose spirit was conveyed at this one.",
)
figures = _part(
    "figures",
    Column("text", _text(), nullable=False, doc="The figure with what it counts: 引进资金80亿元."),
    Column("value", Double, doc="The number, in `unit`; null where the text gives none that can be read."),
    Column("value_max", Double, doc="Upper end of a range, in `unit`; null where there is no range."),
    Column("unit", _key(), doc="元 for money, else as in the text; null for a bare number."),
    Column("approx", _key(1), doc="`~` about, `>` at least, `<` at most; null for an exact number."),
    Column("deadline", _key(40), doc="Until when, in EDTF; null where the text sets no term."),
    Column("target", Boolean, nullable=False, doc="Whether it is an aim or a duty, not a fact."),
    own_span=True,
    about="Numbers of the report.",
)
captions = _part(
    "captions",
    Column("text", _text(), nullable=False, doc="The caption."),
    own_span=True,
    about="Photo captions: not part of the body, but read for facts.",
)

# ----------------------------------------------------------------------------------------------- the persons


def _of_person(*, key: bool) -> Column[str]:
    return Column(
        "person_id",
        _key(16),
        ForeignKey("persons.person_id", deferrable=True, initially="DEFERRED"),
        primary_key=key,
        nullable=False,
        doc="The person.",
    )


def _seen(what: str) -> list[Column[Any]]:
    return [
        Column("first_seen", _key(40), doc=f"First meeting {what}, EDTF; null where the year of none is known."),
        Column("last_seen", _key(40), doc=f"Last meeting {what}, EDTF; null where the year of none is known."),
        Column("meeting_count", Integer, nullable=False, doc=f"Meetings {what}, those of unknown years among them."),
    ]


persons = Table(
    "persons",
    metadata,
    Column("person_id", _key(16), primary_key=True, doc="The least id of the person's stations."),
    Column("name", _key(), nullable=False, doc="Name of the person."),
    Column("jurisdiction_name", _key(), doc="Place of the posts in which the person was seen last; null if unknown."),
    Column(
        "family",
        _key(100),
        nullable=False,
        doc="Within which persons of one name are compared: the first digits of the codes in GB/T 2260 of a prefecture,"
        " a province or a city under the central government; the place's path where it has no code.",
    ),
    *_seen("with the person"),
    Index(None, "name", "jurisdiction_name"),
    sqlite_with_rowid=False,
    info=_about(
        "Content. One row a person, as far as the posts tell persons of one name apart: whoever is not certainly the"
        " same stays another. Persons without any post have no row."
    ),
)

person_posts = Table(
    "person_posts",
    metadata,
    _of_person(key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False, doc="Place in the career, from 0, by `first_seen`."),
    Column("place", _key(), doc="Place of the post: 麦积区; null where it does not say."),
    Column("body", _key(20), doc="Whose post it is, as in `attendee_positions`; null where open."),
    Column("organ", _key(), doc="Bureau, town, company: 财政局; null for the organ of the place itself: 区委, 区政府."),
    Column("post", _key(50), nullable=False, doc="The bare post: 书记."),
    Column("rank", _key(20), doc="正职 副职 成员 …, as in `attendee_positions`; null for none of these."),
    *_seen("in the post"),
    sqlite_with_rowid=False,
    info=_about("Content. The career of a person: every post that tells who it is, with the time it was seen."),
)

person_stations = Table(
    "person_stations",
    metadata,
    Column("group_id", _key(8), primary_key=True, doc="First half of `station_id`: one for a name in a family."),
    Column("station_id", _key(16), primary_key=True, doc="Hash of name, family, posts and year."),
    _of_person(key=False),
    Column("name", _key(), nullable=False, doc="The name."),
    Column("family", _key(100), nullable=False, doc="As in `persons`."),
    Column("place", _key(), nullable=False, doc="Place of the posts, or of the meeting; empty where unknown."),
    Column(
        "seats", _json(), nullable=False, doc="The posts: `[[place, tier, body, organ, post, rank], …]`; empty if open."
    ),
    Column("beside", _json(), doc="Posts of others of the name in the same reports; null where there were none."),
    Column("year", Integer, doc="Year of the meetings; null where unknown."),
    Column("shared", Boolean, nullable=False, doc="Whether other meetings may add to it, or it is one mention's own."),
    *_seen("that it gathers"),
    Column("other_ids", _json(), doc="The stations that its reports would be of alone; null where the same."),
    Index(None, "person_id"),
    sqlite_with_rowid=False,
    info=_about(
        "Content. What persons are put together from: the mentions of a name in the same posts in one year, which"
        " `attendees.station_id` points to."
    ),
)

person_aliases = Table(
    "person_aliases",
    metadata,
    Column("own_id", _key(16), primary_key=True, doc="Id of a station, of the person or of one of its reports alone."),
    _of_person(key=True),
    Index(None, "person_id"),
    sqlite_with_rowid=False,
    info=_about("Content. The ids under which a person can be cited beside its own: it may have had them before."),
)

person_overrides = Table(
    "person_overrides",
    metadata,
    *(
        Column(f"{other}{name}", kind, primary_key=True, autoincrement=False, doc=doc)
        for other, of in (("", "a person"), ("other_", "another person, behind the first in order"))
        for name, kind, doc in (
            ("page_id", _key(16), f"Page that names {of}."),
            ("report_seq", Integer(), "Place of the report on it."),
            ("name", _key(), "The name."),
            ("nth", Integer(), "Which one of that name in the report, from 0."),
        )
    ),
    Column("same", Boolean, nullable=False, doc="Whether the two are one person."),
    Column("decided_at", _key(40), nullable=False, doc="When somebody decided so."),
    Column("note", _text(), doc="Why, in their words; null where nothing was said."),
    sqlite_with_rowid=False,
    info=_about(
        "Ledger. What somebody has decided of two mentions of persons, which no later reading undoes. The reports need"
        " not be stored (any more)."
    ),
)

LEDGER = frozenset(
    {
        runs, run_failures, site_runs, alerts, addresses, list_walks, page_sightings, meeting_sightings,
        meeting_overrides, person_overrides, former_ids, site_schedules, site_leases, host_requests, quarantine,
        shards,
    }
)  # fmt: skip
"""Tables that a repeated run changes; all others are content, which it does not."""
