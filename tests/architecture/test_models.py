"""Between tables the same holds as between modules: a string foreign key escapes no contract."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.sources import ROOT

CONTRACTS: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))[
    "tool"
]["importlinter"]["contracts"]


def levels() -> dict[str, int]:
    """Each room with its level in the contract, the highest first."""
    (layers,) = (each["layers"] for each in CONTRACTS if each["type"] == "layers")
    return {
        room.strip(" ()").removeprefix("walkaway."): level
        for level, rooms in enumerate(layers)
        for room in rooms.split("|")
    }


def relations() -> Iterator[tuple[str, str, str]]:
    """Every relation between tables: its name, the room it is in, and the room it leads to."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey | models.ManyToManyField):
                target = field.related_model
                assert isinstance(target, type)
                yield f"{model._meta.label}.{field.name}", room_of(model), room_of(target)


def room_of(model: type[models.Model]) -> str:
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "walkaway" else ""


def is_allowed(here: str, there: str, level: dict[str, int]) -> bool:
    return here in {"", there} or (there != "" and level[here] < level[there])


def test_a_foreign_key_goes_down_as_imports_do() -> None:
    level = levels()
    wrong = [
        f"{name}: {here} -> {there}"
        for name, here, there in relations()
        if there and not is_allowed(here, there, level)
    ]
    assert wrong == []


def test_relations_are_looked_at() -> None:
    pairs = {(here, there) for _, here, there in relations()}
    assert {("archive", "accounts"), ("library", "archive")} <= pairs


@pytest.mark.parametrize(
    ("here", "there", "allowed"),
    [
        ("library", "archive", True),
        ("archive", "archive", True),
        ("accounts", "archive", False),
        ("journal", "jobs", False),
        ("jobs", "journal", False),
        ("archive", "library", False),
    ],
)
def test_the_contract_is_read_as_import_linter_reads_it(
    here: str, there: str, allowed: bool
) -> None:
    assert is_allowed(here, there, levels()) is allowed
