"""Odd bodies: malformed, huge, deep, broken off. Refused or stored, never an exception."""

import json
import socket
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from care.database import Engine, reading
from care.tables import messages as messages_table
from connectors.whatsapp import server, webhook
from tests.connectors.whatsapp import meta
from tests.connectors.whatsapp.conftest import Address, Post


@pytest.mark.parametrize(
    "body", [b"", b"{", b"nothing", b'{"entry": [}', b"\xff\xfe", b"\x00", b"{}{}", b"1" * 5000]
)
def test_what_is_no_json_is_refused(post: Post, body: bytes) -> None:
    assert post(body) == 400


@pytest.mark.parametrize(
    "body", [b"null", b"1", b'"tekst"', b"[]", b"{}", b"true", b"1e999", b'{"entry": {"0": []}}']
)
def test_json_of_another_shape_is_simply_empty(post: Post, body: bytes) -> None:
    assert post(body) == 200


def test_a_bottomless_body_is_refused(post: Post) -> None:
    assert post(b"[" * 100_000) == 400
    assert post(b'{"entry":' * 100_000) == 400


@pytest.mark.parametrize("depth", [100, 900, 1500])
def test_deep_content_does_not_break_the_reader(post: Post, depth: int) -> None:
    deep = b'{"a":' * depth + b"1" + b"}" * depth
    message = meta.message("wamid.1", "image", "HERE")
    assert post(meta.encoded(meta.of_messages(message)).replace(b'"HERE"', deep)) in (200, 400)


def test_three_megabytes_are_accepted_and_a_byte_more_is_not(post: Post) -> None:
    body = meta.encoded(meta.of_messages(meta.text("wamid.1", "Goedendag")))
    largest = body + b" " * (webhook.LARGEST_BODY - len(body))
    assert len(largest) == 3 * 1024 * 1024
    assert post(largest) == 200
    assert post(largest + b" ") == 413


def test_many_messages_in_one_update(post: Post, sqlite_engine: Engine) -> None:
    body = meta.of_messages(*(meta.text(f"wamid.{n}", "Hallo") for n in range(150)))
    assert post(body) == 200
    with reading(sqlite_engine) as db:
        came_in = select(func.count()).where(messages_table.c.direction == "in")
        assert db.execute(came_in).scalar_one() == 150


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4)
    ),
    max_leaves=20,
)
messages = st.fixed_dictionaries(
    {},
    optional={
        "id": anything | st.just("wamid.1"),
        "from": anything | st.just(meta.SANNE),
        "from_user_id": anything,
        "timestamp": anything | st.integers().map(str),
        "type": st.sampled_from(["text", "image", "interactive", "button", "reaction"]) | anything,
        "text": st.fixed_dictionaries({"body": anything}) | anything,
        "image": st.fixed_dictionaries({"id": anything, "caption": anything}) | anything,
        "interactive": st.fixed_dictionaries({"button_reply": anything}) | anything,
        "context": anything,
    },
)
values = st.fixed_dictionaries(
    {},
    optional={
        "messages": st.lists(messages | anything, max_size=3) | anything,
        "statuses": st.lists(anything, max_size=3) | anything,
        "contacts": st.lists(anything, max_size=3) | anything,
    },
)
updates = values.map(lambda value: meta.update({"field": "messages", "value": value}))


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(body=anything | updates)
def test_whatever_json_says_the_answer_is_200(post: Post, body: Any) -> None:
    assert post(json.dumps(body).encode()) == 200


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=st.binary(max_size=200))
def test_whatever_bytes_come_nothing_breaks(post: Post, body: bytes) -> None:
    assert post(body) in (200, 400)


def test_a_caller_who_hangs_up_halfway_is_no_error_of_ours(
    address: Address, everything_logged: pytest.LogCaptureFixture
) -> None:
    with socket.create_connection(address(), timeout=5) as caller:
        caller.sendall(request_head(1000, "Expect: 100-continue\r\n"))
        assert b" 100 " in caller.recv(100)  # the door is reading
        caller.sendall(b'{"entry"')
    address.stop()  # which waits for what is in hand
    assert [r.name for r in everything_logged.records if r.levelname == "ERROR"] == []


def test_a_huge_body_is_refused_before_it_has_come(address: Address) -> None:
    with socket.create_connection(address(), timeout=5) as caller:
        caller.sendall(request_head(1024**3) + b" " * (webhook.LARGEST_BODY + 1))
        assert caller.recv(20).startswith(b"HTTP/1.1 413")


def request_head(length: int, more: str = "") -> bytes:
    head = f"POST {server.PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n{more}\r\n"
    return head.encode()
