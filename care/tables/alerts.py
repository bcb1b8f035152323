"""What the owner should know: trouble with the account, templates, quality and limits."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table, text

from care.tables.base import Moment, metadata, row_id

OPEN = "settled_at IS NULL"

alerts = Table(
    "alerts",
    metadata,
    row_id(),
    Column("kind", String(64), nullable=False),
    # Kind and facts as one word: the same trouble twice is one alert that is counted.
    Column("fingerprint", String(64), nullable=False),
    # Figures and labels only; never anything of a customer.
    Column("facts", JSON, nullable=False, default=dict),
    Column("times", Integer, nullable=False, default=1),
    Column("raised_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Index(
        "uq_alerts_open",
        "fingerprint",
        unique=True,
        sqlite_where=text(OPEN),
        postgresql_where=text(OPEN),
    ),
)
