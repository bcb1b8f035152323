"""The vote of the nearest examples, on figures that can be checked by hand."""

import numpy as np
import pytest

from nlu import memory

TRUTH = np.array([0, 1, 1, 2])


def test_the_nearest_example_weighs_most() -> None:
    shares = memory.votes(np.array([[0.9, 0.8, 0.8, 0.1]]), TRUTH, 3, width=0.1)[0]
    assert shares[0] > shares[1] / 2 > shares[2]
    assert shares.sum() == pytest.approx(1)


def test_two_that_agree_outvote_one_that_is_as_near() -> None:
    assert memory.votes(np.array([[0.8, 0.8, 0.8, 0.1]]), TRUTH, 3, width=0.1)[0].argmax() == 1


def test_only_the_nearest_vote() -> None:
    near, far = np.full(memory.VOTERS, 0.9), np.full(500, 0.89)
    truth = np.array([0] * memory.VOTERS + [1] * 500)
    shares = memory.votes(np.concatenate([near, far])[None], truth, 2, width=10.0)[0]
    assert shares.tolist() == pytest.approx([1, 0])


def test_model_and_vote_make_one_distribution() -> None:
    joined = memory.join(np.array([[0.6, 0.4]]), np.array([[0.0, 1.0]]))[0]
    assert joined.sum() == pytest.approx(1)
    assert joined.argmax() == 1
