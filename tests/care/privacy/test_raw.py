"""Raw text cannot slip out: each way in which an object is shown or kept by accident."""

import copy
import json
import logging
import pickle

import pytest

from care.privacy import raw

SECRET = "mijn bsn is 111222333"


def test_masking_is_the_way_on_and_reveal_the_way_out() -> None:
    text = raw.RawText(SECRET)
    assert raw.mask_raw(text).text == "mijn bsn is [BSN]"
    assert text.reveal() == SECRET


def test_nothing_that_shows_it_shows_the_text(caplog: pytest.LogCaptureFixture) -> None:
    text = raw.RawText(SECRET)
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("proef").error("%s %r", text, [text])
    shown = [repr(text), str(text), f"{text:>40}", f"{text!r}", "%s" % (text,), caplog.text]  # noqa: UP031
    assert all("111222333" not in each and "<RawText>" in each for each in shown)


@pytest.mark.parametrize(
    "attempt",
    [
        pickle.dumps,
        copy.copy,
        copy.deepcopy,
        json.dumps,
        hash,
        bool,
        len,
        iter,
        vars,
        lambda text: text == SECRET,
        lambda text: text != raw.RawText(SECRET),
        lambda text: text in [SECRET],
        lambda text: text + "",
        lambda text: "".join([text]),
        lambda text: {text: 1},
    ],
    ids=str,
)
def test_nothing_that_keeps_or_compares_it_works(attempt: object) -> None:
    assert callable(attempt)
    with pytest.raises(TypeError) as error:
        attempt(raw.RawText(SECRET))
    assert "111222333" not in str(error.value)


def test_no_attribute_can_be_hung_on_it() -> None:
    with pytest.raises(AttributeError):
        raw.RawText(SECRET).text = SECRET  # type: ignore[attr-defined]
