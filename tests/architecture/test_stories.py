"""What was published is compared with what was published: never with speakers, never outside."""

from __future__ import annotations

import ast

from django.apps import apps

from tests.architecture.sources import PACKAGE

FORBIDDEN = ("walkaway.archive", "urllib.request", "http.client", "socket", "requests", "httpx")


def imported(text: str) -> set[str]:
    """Every module that a source names in an import, wherever it stands."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    return found


def test_stories_know_neither_the_speakers_of_the_archive_nor_the_network() -> None:
    sources = [
        *sorted((PACKAGE / "stories").rglob("*.py")),
        *sorted((PACKAGE / "core" / "cases").rglob("*.py")),
    ]
    assert len(sources) > 30
    for source in sources:
        names = imported(source.read_text("utf-8"))
        wrong = {name for name in names for each in FORBIDDEN if f"{name}.".startswith(f"{each}.")}
        assert wrong == set(), source


def test_no_table_of_stories_leads_to_a_speaker() -> None:
    models = list(apps.get_app_config("stories").get_models())
    related = {
        field.related_model._meta.app_label
        for model in models
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete
    }
    assert len(models) > 5
    assert related == {"accounts", "stories"}
