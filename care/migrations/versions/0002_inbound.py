"""Way in: files, changes of identity, wishes about marketing, alerts, and counts of other fields.

Revision: 0002_inbound after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_inbound"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alerts",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("raised_at", sa.DateTime(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    with op.batch_alter_table("alerts", schema=None) as batch_op:
        batch_op.create_index(
            "uq_alerts_open",
            ["fingerprint"],
            unique=True,
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )

    op.create_table(
        "webhook_counts",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "field", "kind", name=op.f("pk_webhook_counts")),
    )
    op.create_table(
        "consents",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_consents_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
        sa.UniqueConstraint(
            "customer_id",
            "purpose",
            "at",
            "granted",
            name=op.f("uq_consents_customer_id_purpose_at_granted"),
        ),
    )
    op.create_table(
        "former_ids",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.String(length=160), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_former_ids_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_ids")),
        sa.UniqueConstraint("value", "customer_id", name=op.f("uq_former_ids_value_customer_id")),
    )
    with op.batch_alter_table("former_ids", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_former_ids_customer_id"), ["customer_id"], unique=False
        )

    op.create_table(
        "media",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("media_id", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("told_type", sa.String(length=128), nullable=True),
        sa.Column("told_sha256", sa.String(length=128), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=True),
        sa.Column("type", sa.String(length=128), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(length=64), nullable=True),
        sa.Column("claimed_until", sa.DateTime(), nullable=True),
        sa.Column("stored_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('wanted', 'fetching', 'stored', 'refused', 'lost')", name="media_state_known"
        ),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_media_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media")),
        sa.UniqueConstraint("message_id", name=op.f("uq_media_message_id")),
        sa.UniqueConstraint("name", name=op.f("uq_media_name")),
    )
    with op.batch_alter_table("media", schema=None) as batch_op:
        batch_op.create_index("ix_media_work", ["state", "due_at"], unique=False)

    op.add_column("customers", sa.Column("parent_user_id", sa.String(length=192), nullable=True))
    op.add_column("customers", sa.Column("username", sa.String(length=64), nullable=True))
    op.add_column("customers", sa.Column("identity_key_hash", sa.String(length=256), nullable=True))
    op.add_column("customers", sa.Column("identity_seen_at", sa.DateTime(), nullable=True))
    op.add_column("customers", sa.Column("identity_changed_at", sa.DateTime(), nullable=True))
    op.add_column("customers", sa.Column("identity_confirmed_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("customers", schema=None) as batch_op:
        batch_op.drop_column("identity_confirmed_at")
        batch_op.drop_column("identity_changed_at")
        batch_op.drop_column("identity_seen_at")
        batch_op.drop_column("identity_key_hash")
        batch_op.drop_column("username")
        batch_op.drop_column("parent_user_id")

    for table in ("media", "former_ids", "consents", "webhook_counts", "alerts"):
        op.drop_table(table)
