"""The solver against scikit-learn's, which solves the same task label by label."""

import numpy as np
from scipy.sparse import csr_matrix, hstack, random
from sklearn.svm import LinearSVC

from nlu import linear, solver

ROWS, LABELS = 240, 4


def make_task() -> tuple[csr_matrix, linear.Floats, linear.Places]:
    chance = np.random.RandomState(1)
    truth = chance.randint(0, LABELS, ROWS)
    sparse = random(ROWS, 30, density=0.2, random_state=chance, format="csr", dtype=np.float32)
    dense = chance.normal(size=(ROWS, 6)).astype(np.float32)
    dense[:, :LABELS] += np.eye(LABELS, dtype=np.float32)[truth]
    return sparse, dense, truth


def test_it_finds_what_scikit_learn_finds() -> None:
    sparse, dense, truth = make_task()
    found = solver.separate(sparse, dense, truth, LABELS, penalty=0.3)
    ours = sparse @ found.of_sparse + dense @ found.of_dense + found.bias
    theirs = LinearSVC(C=0.3, dual=True, max_iter=100_000, random_state=0)
    joined = hstack([sparse, csr_matrix(dense)], format="csr")
    scores = theirs.fit(joined, truth).decision_function(joined)
    assert np.abs(ours - scores).max() < 0.02
    assert (ours.argmax(axis=1) == truth).mean() > 0.6, "too hard to tell anything"


def test_a_label_without_examples_is_never_the_answer() -> None:
    sparse, dense, truth = make_task()
    inputs = linear.Inputs(sparse, dense)
    scores = linear.train(inputs, truth, LABELS + 1).scores(inputs)
    assert scores.shape == (ROWS, LABELS + 1)
    assert not (scores.argmax(axis=1) == LABELS).any()


def test_where_the_vectors_lie_does_not_matter_only_how_they_differ() -> None:
    sparse, dense, truth = make_task()
    near, far = (linear.Inputs(sparse, dense), linear.Inputs(sparse, dense * 3 + 5))
    one = linear.train(near, truth, LABELS).scores(near)
    other = linear.train(far, truth, LABELS).scores(far)
    assert np.abs(one - other).max() < 0.02


def test_without_vectors_the_counts_decide() -> None:
    sparse, _, truth = make_task()
    inputs = linear.Inputs(sparse, None)
    learnt = linear.train(inputs, truth, LABELS)
    assert learnt.of_vectors is None
    assert (learnt.scores(inputs).argmax(axis=1) == truth).mean() > 0.4
