"""The examples in the desk's docstrings; Django must be set up before its modules are imported."""

import doctest
import pkgutil
from importlib import import_module

import pytest

import desk
from care.settings import Settings

MODULES = sorted(
    found.name
    for found in pkgutil.walk_packages(desk.__path__, "desk.")
    if found.name != "desk.__main__"
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(desk_settings: Settings, name: str) -> None:
    module = import_module(name)
    # Django's lazy objects don't like to be looked at; only what is ours has examples.
    finder = doctest.DocTestFinder(exclude_empty=True, recurse=False)
    own = [
        value
        for value in vars(module).values()
        if getattr(value, "__module__", "") == name and hasattr(value, "__name__")
    ]
    examples = [test for each in own for test in finder.find(each, globs=vars(module))]
    for example in examples:
        assert doctest.DocTestRunner(verbose=False).run(example).failed == 0
