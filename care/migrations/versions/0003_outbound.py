"""Way out: what became of a message and what it cost, and signals of who is about to answer.

Revision: 0003_outbound after 0002_inbound
"""

import sqlalchemy as sa
from alembic import op

revision = "0003_outbound"
down_revision = "0002_inbound"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("delivered_at", sa.DateTime(), nullable=True))
    op.add_column("messages", sa.Column("read_at", sa.DateTime(), nullable=True))
    for table in ("messages", "early_statuses"):
        op.add_column(table, sa.Column("billable", sa.Boolean(), nullable=True))
        op.add_column(table, sa.Column("price_category", sa.String(length=32), nullable=True))
        op.add_column(table, sa.Column("price_type", sa.String(length=32), nullable=True))

    op.create_table(
        "signals",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("typing", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_signals_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signals")),
        sa.UniqueConstraint("conversation_id", name=op.f("uq_signals_conversation_id")),
    )
    with op.batch_alter_table("signals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signals_at"), ["at"], unique=False)


def downgrade() -> None:
    op.drop_table("signals")
    for table in ("early_statuses", "messages"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in ("price_type", "price_category", "billable"):
                batch_op.drop_column(column)
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_column("read_at")
        batch_op.drop_column("delivered_at")
