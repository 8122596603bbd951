"""Every way by which testimony leaves is listed here, and each asks the gate."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.sources import PACKAGE, modules, named
from walkaway.archive.exits import every_exit
from walkaway.cli import COMMANDS

EXITS = {"clips", "coding", "library", "release"}
"""What a withdrawal takes back from. A new exit is registered, listed, and asks the gate."""

PUBLIC_ROUTES = {
    "about": "what the library is; nothing of anybody",
    "home": "cards of clips: `library.queries.published_clips`",
    "search": "words of clips: `library.queries.find`",
    "clip": "a clip: `library.queries.published_clip`",
    "guide": "what goes with a clip: likewise",
    "proof": "what was measured in a clip: likewise",
    "file": "a file of a clip: `library.queries.published_asset`",
    "api-clips": "clips for other programs: `library.queries.offered_clips`",
    "api-clip": "one of them: `library.queries.offered_clip`",
    "api-file": "a file of one: `library.queries.offered_file`",
    "speaker-withdraws": "takes back, and shows nothing but the account of it",
    "join": "the form of whoever was invited to the staff",
    "follow-invitation": "as above",
    "written-down": "as above",
    "account_login": "the door of the desk",
}
"""What anybody may ask for: everything else is behind `accounts.access.desk`."""

HANDED_OUT_AT_DESKS = {
    "coding/services/exchange.py:prepare_export": "may_leave",
    "coding/services/querying.py:asked": "may_leave",
    "coding/services/comparison.py:handed_out": "may_leave",
    "archive/services/transcripts.py:export": "refuse_held",
    "archive/services/originals.py:export": "refuse_held",
    "clips/services/exchange.py:export_sheet": "refuse_held",
    "archive/services/protection.py:export_section": "refuse_held",
    "release/services/packs.py:pack_of": "blockers_of",
}
"""What hands a file with words, pictures or sound of a speaker to somebody at a desk, and what it
asks, itself or by what it calls in its own module."""

PAGES_WITH_FILES = {
    "coding/views/exchange.py:hand_out": "by `prepare_export`",
    "coding/views/queries.py:hand_out": "by `asked`",
    "coding/views/comparison.py:download": "by `handed_out`",
    "archive/views/transcript_files.py:hand_out": "by `transcripts.export`",
    "archive/views/originals.py:export": "by `originals.export`",
    "clips/views/studio_files.py:export": "by `export_sheet`",
    "release/views/leaving.py:pack": "by `pack_of`",
    "coding/views/codebook_files.py:hand_out_file": "a codebook; nothing of anybody",
    "stories/views/review.py:page_file": "a page that others published, as evidence",
    "stories/views/reports.py:_file": "counts of what others published",
    "stories/views/cases.py:_file": "tables of what others published",
    "archive/views/consent.py:proof": "the consent itself, for those who hold the originals",
    "archive/views/paper_files.py:paper_file": "what the speaker is given: receipt and letter",
    "archive/views/protection.py:section": "by `export_section`",
}
"""Whatever at the desk answers with a file to keep, and what is asked before."""

COMMANDS_THAT_HAND_OUT = {
    "demo": "releases invented speakers by the services that ask the gate",
    "backup": "sealed for those who hold a key; leaves for nobody to see",
}
COMMANDS_THAT_DO_NOT = frozenset(
    {
        *("backup-key", "bench", "doctor", "journal", "lock", "recover-vault", "reference"),
        *("restore", "serve", "setup", "sweep", "test", "withdraw", "work"),
        # Files of the person who runs them, on their own machine, before anything is published.
        *("agreement", "captions", "collect", "cut", "known", "people", "propose", "sheet"),
        "verify",
        # Counts of what others published.
        "report",
        # Into the archive, or of hashes alone.
        *("import", "custody", "take-in", "take-in-clip"),
    }
)

WHO_MAY_READ_CLIPS = {
    "src/walkaway/library/queries.py": "asks the gate: `on_show`, `on_offer`",
    "src/walkaway/library/offering.py": "offers to other programs, and takes off",
    "src/walkaway/library/ways_out.py": "names the offer that is taken off",
    "src/walkaway/library/services.py": "publishes and withdraws",
    "src/walkaway/library/exits.py": "counts what is taken back",
    "src/walkaway/backup/erasures.py": "lists what was withdrawn",
    "src/walkaway/backup/again.py": "withdraws it again",
    "src/walkaway/backup/belongings.py": "asks which files a backup must hold",
}
"""Nothing else may fetch a clip, its words or its files: so nothing else can show them."""

OF_A_CLIP = frozenset({"Clip", "Wording", "Line", "Asset", "Rendition", "Offer", "OfferedFile"})


def routes(resolver: URLResolver) -> Iterator[URLPattern]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from routes(each)
        else:
            yield each


def test_every_exit_is_registered_and_listed() -> None:
    assert {each.name for each in every_exit()} == EXITS


def test_what_is_not_behind_the_desk_is_listed() -> None:
    public = {
        pattern.name for pattern in routes(get_resolver()) if not hasattr(pattern.callback, "terms")
    }
    assert public - OF_THE_DOOR == set(PUBLIC_ROUTES)


def asks(path: str, name: str, question: str) -> bool:
    """Whether a function asks, or one that it calls in its own module does."""
    tree = ast.parse((PACKAGE / path).read_text("utf-8"))
    called = {
        node.name: {ast.unparse(each) for each in ast.walk(node) if isinstance(each, ast.Name)}
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }
    seen, coming = set[str](), {name}
    while coming:
        seen |= coming
        coming = set().union(*(called[each] for each in coming)) & called.keys() - seen
    return any(question in called[each] for each in seen)


def test_whatever_is_handed_out_at_a_desk_asks_what_may_leave() -> None:
    """Consent, hard stops and freezes, or that nothing is held back, where consent is not asked
    since the file stays with the staff."""
    silent = {
        place
        for place, question in HANDED_OUT_AT_DESKS.items()
        if not asks(*place.split(":"), question)
    }
    assert silent == set()


def test_every_page_that_answers_with_a_file_is_listed() -> None:
    answering = {
        f"{named(path).removeprefix('src/walkaway/')}:{getattr(node, 'name', '')}"
        for path, tree in modules()
        if "/views/" in named(path)
        for node in tree.body
        if attaches(node)
    }
    assert answering == set(PAGES_WITH_FILES)


def attaches(tree: ast.AST) -> bool:
    return any(
        (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and (node.value == "Content-Disposition" or node.value.startswith("attachment"))
        )
        or (isinstance(node, ast.keyword) and node.arg == "as_attachment")
        for node in ast.walk(tree)
    )


OF_THE_DOOR = frozenset({"mfa_authenticate", "account_logout"})
"""Of allauth, for whoever is half signed in; they show nothing."""


def test_every_command_is_known_to_hand_out_or_not_to() -> None:
    assert set(COMMANDS) <= set(COMMANDS_THAT_HAND_OUT) | COMMANDS_THAT_DO_NOT


def fetches(tree: ast.Module) -> bool:
    """Whether a module asks the database for clips of the library, their words or their files."""
    # A clip in the making has renditions too: it is the library's that are meant.
    public = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "walkaway.library.models"
        for alias in node.names
        if alias.name in OF_A_CLIP
    }
    return any(
        isinstance(node, ast.Attribute)
        and node.attr in {"objects", "_base_manager", "_default_manager"}
        and isinstance(node.value, ast.Name)
        and node.value.id in public
        for node in ast.walk(tree)
    )


def test_only_what_asks_the_gate_fetches_clips() -> None:
    found = {named(path) for path, tree in modules() if fetches(tree) and not is_migration(path)}
    assert found == set(WHO_MAY_READ_CLIPS)


def is_migration(path: Path) -> bool:
    return "migrations" in path.relative_to(PACKAGE).parts
