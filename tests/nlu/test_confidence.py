"""Temperature and gate on figures that can be checked by hand."""

import numpy as np

from nlu import confidence


def test_an_overconfident_model_is_cooled_to_what_it_gets_right() -> None:
    # Always sure of label 0 by the same margin, and right in three of four.
    scores = np.tile([5.0, 0.0], (100, 1))
    truth = np.array([0, 0, 0, 1] * 25)
    votes = np.tile([0.75, 0.25], (100, 1))
    temperature = confidence.fit_temperature(scores, truth, votes)
    assert abs(confidence.probabilities(scores, temperature)[0, 0] - 0.75) < 0.01


def test_the_gate_lets_examples_through_and_stops_what_is_far() -> None:
    gate = confidence.fit_gate(np.linspace(0.3, 0.9, 50))
    near, far = gate.factor(np.array([0.6, 0.0]))
    assert near > 0.95
    assert far < 0.15


def test_the_gate_survives_examples_that_are_all_alike() -> None:
    assert confidence.fit_gate(np.full(10, 0.8)).factor(np.array([0.8]))[0] == 0.5


def test_nearness_with_fewer_examples_than_it_asks_for() -> None:
    assert confidence.nearness(np.array([[0.2, 0.4]])).round(3).tolist() == [0.3]
