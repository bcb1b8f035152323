"""Rights and duties: the audit becomes a chain of hashes, and wishes say which message says so.

Revision: 0004_rights after 0003_outbound
"""

import hashlib
import json

import sqlalchemy as sa
from alembic import op

revision = "0004_rights"
down_revision = "0003_outbound"
branch_labels = None
depends_on = None

GENESIS = "0" * 64
# What is written there stays as it was written.
APPEND_ONLY = ("audit", "consents")


def upgrade() -> None:
    op.create_table(
        "audit_chain",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first", sa.String(length=64), nullable=False),
        sa.Column("last", sa.String(length=64), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_chain")),
    )
    op.add_column(
        "audit", sa.Column("hash", sa.String(length=64), server_default="", nullable=False)
    )
    op.create_index("ix_audit_conversation_id", "audit", ["conversation_id"], unique=False)
    op.add_column("consents", sa.Column("message_id", sa.BigInteger(), nullable=True))
    _seal_what_is_there()
    _forbid_changes()


def downgrade() -> None:
    _allow_changes()
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_column("message_id")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_conversation_id")
        batch_op.drop_column("hash")
    op.drop_table("audit_chain")


def _seal_what_is_there() -> None:
    """As care/audit.py `seal` does it."""
    db = op.get_bind()
    audit = sa.table(
        "audit",
        sa.column("id", sa.BigInteger),
        sa.column("at", sa.DateTime),
        sa.column("event", sa.String),
        sa.column("conversation_id", sa.String),
        sa.column("handover_id", sa.BigInteger),
        sa.column("agent_id", sa.BigInteger),
        sa.column("details", sa.JSON),
        sa.column("hash", sa.String),
    )
    previous, count = GENESIS, 0
    for row in db.execute(sa.select(audit).order_by(audit.c.id)).all():
        at = row.at.isoformat(timespec="microseconds") + "+00:00"
        of_case = [row.conversation_id, row.handover_id, row.agent_id]
        said = [previous, at, row.event, *of_case, row.details]
        written = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        previous, count = hashlib.sha256(written.encode()).hexdigest(), count + 1
        db.execute(audit.update().where(audit.c.id == row.id).values(hash=previous))
    ends = {"id": 1, "first": GENESIS, "last": previous, "count": count}
    db.execute(
        sa.text("INSERT INTO audit_chain VALUES (:id, :first, :last, :count)").bindparams(**ends)
    )


def _forbid_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in APPEND_ONLY:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table}"
                " BEGIN SELECT RAISE(ABORT, 'append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'append-only'; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def _allow_changes() -> None:
    of_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in APPEND_ONLY:
        op.execute(f"DROP TRIGGER {table}_append_only{'' if of_sqlite else f' ON {table}'}")
    if not of_sqlite:
        op.execute("DROP FUNCTION refuse_change()")
