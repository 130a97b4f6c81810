"""Every error a user can meet stands in one module, and its tree is drawn there as it is."""

import importlib
import pickle
import pkgutil
import re

import pytest

import api
import kg
import search
from kg import errors
from kg.errors import GcmkgError


def descendants(kind):
    return {kind}.union(*(descendants(below) for below in kind.__subclasses__()))


def test_the_tree_that_is_drawn_is_the_tree():
    drawn, path = {}, []
    for line in errors.__doc__.splitlines():
        if found := re.match(r"([│├└─ ]*)([A-Z][A-Za-z]+) {2,}\S", line):
            depth = len(found[1]) // 4
            path = [*path[:depth], found[2]]
            drawn[found[2]] = path[-2] if depth else None
    there = {kind.__name__: kind.__base__.__name__ for kind in descendants(GcmkgError) - {GcmkgError}}
    assert drawn == {"GcmkgError": None} | there


def test_no_error_of_ours_lives_elsewhere():
    for package in (kg, search, api):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    assert {kind.__module__ for kind in descendants(GcmkgError)} == {"kg.errors"}


@pytest.mark.parametrize("kind", [errors.QueryBusy, errors.QueryTooLarge])
def test_what_a_worker_answers_with_comes_through_a_pipe(kind):
    sent = pickle.loads(pickle.dumps(kind("Said.", "Do.")))
    assert (type(sent), sent.message, sent.hint) == (kind, "Said.", "Do.")
