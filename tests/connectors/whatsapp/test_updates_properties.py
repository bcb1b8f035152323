"""Whatever stands around and inside messages, in whatever order and however often they come: each
is kept once, and nothing makes Meta send it again."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from care.database import Engine, reading, writing
from care.tables import former_ids, media, messages, metadata
from connectors.whatsapp.kinds import KINDS
from tests.connectors.whatsapp import meta
from tests.connectors.whatsapp.conftest import Post

QUIETLY = settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    # Half a surrogate pair, as JSON can smuggle it in.
    | st.just("\ud83d")
)
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
# Names that Meta uses, with anything behind them.
NAMES = (
    *("id", "body", "caption", "filename", "mime_type", "sha256", "url", "voice", "animated"),
    *("latitude", "longitude", "name", "address", "phones", "emails", "formatted_name", "org"),
    *("button_reply", "list_reply", "nfm_reply", "call_permission_reply", "response_json"),
    *("title", "description", "payload", "text", "emoji", "message_id", "type", "message"),
    *("catalog_id", "product_items", "wa_id", "user_id", "original_message_id", "origin"),
)
content = st.dictionaries(st.sampled_from(NAMES), anything, max_size=5) | anything
kinds = st.sampled_from([*KINDS, "kind_of_2030"])
around = st.dictionaries(
    st.sampled_from(
        ["context", "referral", "errors", "identity", "group_id", "unsupported", "timestamp"]
    )
    | st.text(min_size=1, max_size=8).filter(lambda name: name not in {"id", "from", "type"}),
    anything,
    max_size=4,
)


@st.composite
def some_messages(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Messages of all kinds, with an id and a sender, and anything else besides."""
    found = []
    for number in range(draw(st.integers(1, 6))):
        kind = draw(kinds)
        ids = draw(
            st.sampled_from(
                [
                    {"from": "31600000001"},
                    {"from_user_id": "NL.1"},
                    {"from": "31600000002", "from_user_id": "NL.2"},
                    {"from": "31600000001", "from_user_id": "NL.2"},
                ]
            )
        )
        found.append({**draw(around), kind: draw(content), "id": f"w{number}", "type": kind, **ids})
    return found


@st.composite
def envelopes(draw: st.DrawFn) -> tuple[set[str], list[Any]]:
    """The ids that must be kept, and bodies that hold each message at least once."""
    sent = draw(some_messages())
    again = draw(st.lists(st.sampled_from(sent), max_size=3))
    deliveries = draw(st.permutations([*sent, *again]))
    bodies: list[Any] = []
    while deliveries:
        size = draw(st.integers(1, len(deliveries)))
        batch, deliveries = list(deliveries[:size]), list(deliveries[size:])
        junk = draw(st.lists(anything, max_size=2))
        change = meta.change(messages=[*junk, *batch], contacts=draw(anything | st.just([])))
        change["value"] |= draw(st.fixed_dictionaries({}, optional={"errors": anything}))
        body = meta.update(draw(anything), change, {"field": draw(st.text(max_size=9)), "value": 3})
        body["entry"].insert(0, draw(anything))
        bodies.append({**body, "new": draw(anything)})
    return {message["id"] for message in sent}, bodies


@QUIETLY
@given(sent=envelopes())
def test_each_message_is_kept_once(
    post: Post, sqlite_engine: Engine, sent: tuple[set[str], list[Any]]
) -> None:
    wamids, bodies = sent
    for body in bodies:
        assert post(body) == 200
    with reading(sqlite_engine) as db:
        kept = list(db.execute(select(messages.c.wamid)).scalars())
    forget(sqlite_engine)
    assert sorted(kept) == sorted(wamids)


def forget(engine: Engine) -> None:
    """The next example begins with an empty house."""
    with writing(engine) as db:
        for table in (media, former_ids):
            db.execute(table.delete())
        for table in reversed(metadata.sorted_tables):
            db.execute(table.delete())


fields = st.sampled_from(
    [
        *("user_preferences", "user_id_update", "account_update", "account_alerts", "flows"),
        *("message_template_status_update", "phone_number_quality_update", "security"),
        *("history", "smb_message_echoes", "calls"),
    ]
)
values = st.dictionaries(
    st.sampled_from(
        ["user_preferences", "user_id_update", "event", "messages", "restriction_info", "statuses"]
    ),
    st.lists(st.dictionaries(st.sampled_from([*NAMES, "previous", "current"]), anything))
    | anything,
)


@QUIETLY
@given(field=fields, value=values)
def test_no_other_field_is_ever_a_message(
    post: Post, sqlite_engine: Engine, field: str, value: Any
) -> None:
    assert post(meta.update({"field": field, "value": value})) == 200
    with reading(sqlite_engine) as db:
        assert db.execute(select(messages.c.id)).first() is None
