"""The first schema: pages, meetings and their parts, and the ledger of the runs."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

revision = "0001"
down_revision = None


def _key(length: int) -> TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _text() -> TypeEngine[str]:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _json() -> TypeEngine[Any]:
    return sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "meetings",
        sa.Column("meeting_id", _key(16), nullable=False),
        sa.Column("page_no", sa.Integer(), nullable=False),
        sa.Column("report_seq", sa.Integer(), nullable=False),
        sa.Column("report_count", sa.Integer(), nullable=False),
        sa.Column("name", _text(), nullable=True),
        sa.Column("type", _key(50), nullable=False),
        sa.Column("series", _text(), nullable=True),
        sa.Column("ordinal", sa.BigInteger(), nullable=True),
        sa.Column("organizer", _text(), nullable=True),
        sa.Column("date", _key(40), nullable=True),
        sa.Column("date_inferred", sa.Boolean(), nullable=False),
        sa.Column("venue", _text(), nullable=True),
        sa.Column("format", _key(50), nullable=True),
        sa.Column("jurisdiction_name", _key(200), nullable=True),
        sa.Column("jurisdiction_code", _key(20), nullable=True),
        sa.Column("jurisdiction_level", _key(20), nullable=True),
        sa.Column("jurisdiction_path", _json(), nullable=True),
        sa.Column("attendee_count", sa.BigInteger(), nullable=True),
        sa.Column("source_medium", _text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["page_no", "report_seq"],
            ["reports.page_no", "reports.seq"],
            name=op.f("fk_meetings_page_no_report_seq_reports"),
            initially="DEFERRED",
            deferrable=True,
            use_alter=True,
        ),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_meetings")),
    )
    op.create_index(op.f("ix_meetings_date"), "meetings", ["date"], unique=False)
    op.create_index(
        op.f("ix_meetings_jurisdiction_code_date"), "meetings", ["jurisdiction_code", "date"], unique=False
    )
    op.create_index(
        op.f("ix_meetings_jurisdiction_name_date"), "meetings", ["jurisdiction_name", "date"], unique=False
    )
    op.create_index(
        op.f("ix_meetings_page_no_report_seq"), "meetings", ["page_no", "report_seq"], unique=False
    )
    op.create_index(op.f("ix_meetings_type"), "meetings", ["type"], unique=False)
    op.create_table(
        "pages",
        sa.Column("page_no", sa.Integer(), nullable=False),
        sa.Column("page_id", _key(16), nullable=False),
        sa.Column("digest", _key(64), nullable=False),
        sa.Column("fetched_at", _key(40), nullable=False),
        sa.Column("sha256", _key(64), nullable=False),
        sa.Column("url", _text(), nullable=False),
        sa.Column("site", _key(200), nullable=True),
        sa.Column("published", _key(40), nullable=True),
        sa.Column("layout", _key(200), nullable=False),
        sa.Column("script", _key(20), nullable=False),
        sa.Column("damaged", sa.Boolean(), nullable=False),
        sa.Column("is_meeting", sa.Boolean(), nullable=False),
        sa.Column("reason", _text(), nullable=True),
        sa.Column("title", _text(), nullable=True),
        sa.Column("raw_title", _text(), nullable=True),
        sa.Column("text", _text(), nullable=False),
        sa.Column("raw_text", _text(), nullable=True),
        sa.Column("segments", _json(), nullable=False),
        sa.Column("flags", _json(), nullable=False),
        sa.Column("offsets", _json(), nullable=False),
        sa.CheckConstraint("NOT is_meeting OR reason IS NULL", name=op.f("ck_pages_reason")),
        sa.PrimaryKeyConstraint("page_no", name=op.f("pk_pages")),
        sa.UniqueConstraint("page_id", name=op.f("uq_pages_page_id")),
    )
    op.create_index(op.f("ix_pages_published"), "pages", ["published"], unique=False)
    op.create_index(op.f("ix_pages_site"), "pages", ["site"], unique=False)
    op.create_table(
        "runs",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("source", _text(), nullable=False),
        sa.Column("grammar_version", _text(), nullable=False),
        sa.Column("started_at", _key(40), nullable=False),
        sa.Column("heard_at", _key(40), nullable=False),
        sa.Column("finished_at", _key(40), nullable=True),
        sa.Column("status", _key(20), nullable=False),
        sa.Column("pages_new", sa.Integer(), nullable=False),
        sa.Column("pages_updated", sa.Integer(), nullable=False),
        sa.Column("pages_unchanged", sa.Integer(), nullable=False),
        sa.Column("pages_not_meetings", sa.Integer(), nullable=False),
        sa.Column("meetings_new", sa.Integer(), nullable=False),
        sa.Column("meetings_updated", sa.Integer(), nullable=False),
        sa.Column("meetings_unchanged", sa.Integer(), nullable=False),
        sa.Column("meetings_removed", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('running', 'finished', 'failed', 'interrupted')", name=op.f("ck_runs_status")
        ),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_runs")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_runs_source_status"), "runs", ["source", "status"], unique=False)
    op.create_table(
        "meeting_sightings",
        sa.Column("meeting_id", _key(16), nullable=False),
        sa.Column("first_seen_run", sa.Integer(), nullable=False),
        sa.Column("last_changed_run", sa.Integer(), nullable=False),
        sa.Column("last_seen_run", sa.Integer(), nullable=False),
        sa.Column("removed_run", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["first_seen_run"], ["runs.run_id"], name=op.f("fk_meeting_sightings_first_seen_run_runs")
        ),
        sa.ForeignKeyConstraint(
            ["last_changed_run"], ["runs.run_id"], name=op.f("fk_meeting_sightings_last_changed_run_runs")
        ),
        sa.ForeignKeyConstraint(
            ["last_seen_run"], ["runs.run_id"], name=op.f("fk_meeting_sightings_last_seen_run_runs")
        ),
        sa.ForeignKeyConstraint(
            ["removed_run"], ["runs.run_id"], name=op.f("fk_meeting_sightings_removed_run_runs")
        ),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_meeting_sightings")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_meeting_sightings_last_seen_run"), "meeting_sightings", ["last_seen_run"], unique=False
    )
    op.create_table(
        "page_sightings",
        sa.Column("page_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_seen_run", sa.Integer(), nullable=False),
        sa.Column("last_changed_run", sa.Integer(), nullable=False),
        sa.Column("last_seen_run", sa.Integer(), nullable=False),
        sa.Column("last_fetched_at", _key(40), nullable=False),
        sa.Column("grammar_version", _text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["first_seen_run"], ["runs.run_id"], name=op.f("fk_page_sightings_first_seen_run_runs")
        ),
        sa.ForeignKeyConstraint(
            ["last_changed_run"], ["runs.run_id"], name=op.f("fk_page_sightings_last_changed_run_runs")
        ),
        sa.ForeignKeyConstraint(
            ["last_seen_run"], ["runs.run_id"], name=op.f("fk_page_sightings_last_seen_run_runs")
        ),
        sa.ForeignKeyConstraint(
            ["page_no"], ["pages.page_no"], name=op.f("fk_page_sightings_page_no_pages"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("page_no", name=op.f("pk_page_sightings")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_page_sightings_last_seen_run"), "page_sightings", ["last_seen_run"], unique=False
    )
    op.create_table(
        "reports",
        sa.Column("page_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("meeting_id", _key(16), nullable=False),
        sa.Column("name", _text(), nullable=True),
        sa.Column("type", _key(50), nullable=False),
        sa.Column("series", _text(), nullable=True),
        sa.Column("ordinal", sa.BigInteger(), nullable=True),
        sa.Column("organizer", _text(), nullable=True),
        sa.Column("date", _key(40), nullable=True),
        sa.Column("date_inferred", sa.Boolean(), nullable=False),
        sa.Column("venue", _text(), nullable=True),
        sa.Column("format", _key(50), nullable=True),
        sa.Column("jurisdiction_name", _key(200), nullable=True),
        sa.Column("jurisdiction_code", _key(20), nullable=True),
        sa.Column("jurisdiction_level", _key(20), nullable=True),
        sa.Column("jurisdiction_path", _json(), nullable=True),
        sa.Column("attendee_count", sa.BigInteger(), nullable=True),
        sa.Column("source_medium", _text(), nullable=True),
        sa.Column("spans", _json(), nullable=False),
        sa.Column("rules", _json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meetings.meeting_id"],
            name=op.f("fk_reports_meeting_id_meetings"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["page_no"], ["pages.page_no"], name=op.f("fk_reports_page_no_pages"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("page_no", "seq", name=op.f("pk_reports")),
    )
    op.create_index(op.f("ix_reports_meeting_id"), "reports", ["meeting_id"], unique=False)
    op.create_table(
        "run_failures",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", _text(), nullable=False),
        sa.Column("reason", _text(), nullable=False),
        sa.Column("detail", _text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.run_id"], name=op.f("fk_run_failures_run_id_runs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "seq", name=op.f("pk_run_failures")),
    )
    op.create_table(
        "unknown_tokens",
        sa.Column("page_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", _key(50), nullable=False),
        sa.Column("token", _key(200), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_unknown_tokens_count")),
        sa.ForeignKeyConstraint(
            ["page_no"], ["pages.page_no"], name=op.f("fk_unknown_tokens_page_no_pages"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("page_no", "kind", "token", name=op.f("pk_unknown_tokens")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_unknown_tokens_kind_token"), "unknown_tokens", ["kind", "token"], unique=False)
    op.create_table(
        "absent",
        sa.Column("page_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("report_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", _key(200), nullable=False),
        sa.Column("reason", _text(), nullable=True),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("rule", _key(200), nullable=True),
        sa.CheckConstraint("0 <= span_start AND span_start <= span_end", name=op.f("ck_absent_span")),
        sa.ForeignKeyConstraint(
            ["page_no", "report_seq"],
            ["reports.page_no", "reports.seq"],
            name=op.f("fk_absent_page_no_report_seq_reports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("page_no", "report_seq", "seq", name=op.f("pk_absent")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_absent_name"), "absent", ["name"], unique=False)
    op.create_table(
        "agenda",
        sa.Column("page_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("report_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("verb", _key(200), nullable=False),
        sa.Column("object", _text(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("rule", _key(200), nullable=True),
        sa.CheckConstraint("0 <= span_start AND span_start <= span_end", name=op.f("ck_agenda_span")),
        sa.ForeignKeyConstraint(
            ["page_no", "report_seq"],
            ["reports.page_no", "reports.seq"],
            name=op.f("fk_agenda_page_no_report_seq_reports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("page_no", "report_seq", "seq", name=op.f("pk_agenda")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "attendee_groups",
        sa.Column("page_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("report_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", _text(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("rule", _key(200), nullable=True),
        sa.CheckConstraint(
            "0 <= span_start AND span_start <= span_end", name=op.f("ck_attendee_groups_span")
        ),
        sa.ForeignKeyConstraint(
            ["page_no", "report_seq"],
            ["reports.page_no", "reports.seq"],
            name=op.f("fk_attendee_groups_page_no_report_seq_reports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("page_no", "report_seq", "seq", name=op.f("pk_attendee_groups")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "attendees",
        sa.Column("page_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("report_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", _key(200), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("rule", _key(200), nullable=True),
        sa.CheckConstraint("0 <= span_start AND span_start <= span_end", name=op.f("ck_attendees_span")),
        sa.ForeignKeyConstraint(
            ["page_no", "report_seq"],
            ["reports.page_no", "reports.seq"],
            name=op.f("fk_attendees_page_no_report_seq_reports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("page_no", "report_seq", "seq", name=op.f("pk_attendees")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_attendees_name"), "attendees", ["name"], unique=False)
    op.create_table(
        "captions",
        sa.Column("page_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("report_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", _text(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("rule", _key(200), nullable=True),
        sa.CheckConstraint("0 <= span_start AND span_start <= span_end", name=op.f("ck_captions_span")),
        sa.ForeignKeyConstraint(
            ["page_no", "report_seq"],
            ["reports.page_no", "reports.seq"],
            name=op.f("fk_captions_page_no_report_seq_reports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("page_no", "report_seq", "seq", name=op.f("pk_captions")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "conveyed",
        sa.Column("page_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("report_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", _text(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("rule", _key(200), nullable=True),
        sa.CheckConstraint("0 <= span_start AND span_start <= span_end", name=op.f("ck_conveyed_span")),
        sa.ForeignKeyConstraint(
            ["page_no", "report_seq"],
            ["reports.page_no", "reports.seq"],
            name=op.f("fk_conveyed_page_no_report_seq_reports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("page_no", "report_seq", "seq", name=op.f("pk_conveyed")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "documents",
        sa.Column("page_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("report_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", _text(), nullable=False),
        sa.Column("action", _key(200), nullable=True),
        sa.Column("by", _text(), nullable=True),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("rule", _key(200), nullable=True),
        sa.CheckConstraint("0 <= span_start AND span_start <= span_end", name=op.f("ck_documents_span")),
        sa.ForeignKeyConstraint(
            ["page_no", "report_seq"],
            ["reports.page_no", "reports.seq"],
            name=op.f("fk_documents_page_no_report_seq_reports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("page_no", "report_seq", "seq", name=op.f("pk_documents")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "figures",
        sa.Column("page_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("report_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", _text(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("value_max", sa.Double(), nullable=True),
        sa.Column("unit", _key(200), nullable=True),
        sa.Column("approx", _key(1), nullable=True),
        sa.Column("deadline", _key(40), nullable=True),
        sa.Column("target", sa.Boolean(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("rule", _key(200), nullable=True),
        sa.CheckConstraint("0 <= span_start AND span_start <= span_end", name=op.f("ck_figures_span")),
        sa.ForeignKeyConstraint(
            ["page_no", "report_seq"],
            ["reports.page_no", "reports.seq"],
            name=op.f("fk_figures_page_no_report_seq_reports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("page_no", "report_seq", "seq", name=op.f("pk_figures")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "hosts",
        sa.Column("page_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("report_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", _key(200), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("rule", _key(200), nullable=True),
        sa.CheckConstraint("0 <= span_start AND span_start <= span_end", name=op.f("ck_hosts_span")),
        sa.ForeignKeyConstraint(
            ["page_no", "report_seq"],
            ["reports.page_no", "reports.seq"],
            name=op.f("fk_hosts_page_no_report_seq_reports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("page_no", "report_seq", "seq", name=op.f("pk_hosts")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_hosts_name"), "hosts", ["name"], unique=False)
    op.create_table(
        "statements",
        sa.Column("page_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("report_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("speaker", _key(200), nullable=False),
        sa.Column("verb", _key(200), nullable=False),
        sa.Column("text", _text(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("rule", _key(200), nullable=True),
        sa.CheckConstraint("0 <= span_start AND span_start <= span_end", name=op.f("ck_statements_span")),
        sa.ForeignKeyConstraint(
            ["page_no", "report_seq"],
            ["reports.page_no", "reports.seq"],
            name=op.f("fk_statements_page_no_report_seq_reports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("page_no", "report_seq", "seq", name=op.f("pk_statements")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_statements_speaker"), "statements", ["speaker"], unique=False)
    op.create_table(
        "absent_positions",
        sa.Column("page_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("report_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("owner_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", _key(200), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("rule", _key(200), nullable=True),
        sa.CheckConstraint(
            "0 <= span_start AND span_start <= span_end", name=op.f("ck_absent_positions_span")
        ),
        sa.ForeignKeyConstraint(
            ["page_no", "report_seq", "owner_seq"],
            ["absent.page_no", "absent.report_seq", "absent.seq"],
            name=op.f("fk_absent_positions_page_no_report_seq_owner_seq_absent"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "page_no", "report_seq", "owner_seq", "seq", name=op.f("pk_absent_positions")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "attendee_actions",
        sa.Column("page_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("report_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("owner_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("action", _key(200), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("rule", _key(200), nullable=True),
        sa.CheckConstraint(
            "0 <= span_start AND span_start <= span_end", name=op.f("ck_attendee_actions_span")
        ),
        sa.ForeignKeyConstraint(
            ["page_no", "report_seq", "owner_seq"],
            ["attendees.page_no", "attendees.report_seq", "attendees.seq"],
            name=op.f("fk_attendee_actions_page_no_report_seq_owner_seq_attendees"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "page_no", "report_seq", "owner_seq", "seq", name=op.f("pk_attendee_actions")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "attendee_positions",
        sa.Column("page_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("report_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("owner_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", _key(200), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("rule", _key(200), nullable=True),
        sa.CheckConstraint(
            "0 <= span_start AND span_start <= span_end", name=op.f("ck_attendee_positions_span")
        ),
        sa.ForeignKeyConstraint(
            ["page_no", "report_seq", "owner_seq"],
            ["attendees.page_no", "attendees.report_seq", "attendees.seq"],
            name=op.f("fk_attendee_positions_page_no_report_seq_owner_seq_attendees"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "page_no", "report_seq", "owner_seq", "seq", name=op.f("pk_attendee_positions")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_attendee_positions_title"), "attendee_positions", ["title"], unique=False)
    if op.get_bind().dialect.name != "sqlite":  # SQLite has it in its table already and could not add it
        op.create_foreign_key(
            op.f("fk_meetings_page_no_report_seq_reports"),
            "meetings",
            "reports",
            ["page_no", "report_seq"],
            ["page_no", "seq"],
            initially="DEFERRED",
            deferrable=True,
        )
