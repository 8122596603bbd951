"""What a clip says to people, read from its package for the gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from walkaway.accounts.actors import Actor
from walkaway.clips.models import Package, RegisteredFootage
from walkaway.clips.services.stored_files import manifest_of
from walkaway.core import gate
from walkaway.core.lexicon_files import shipped_lexicons, shipped_title_words
from walkaway.core.media.manifest import ClipManifest, InsertJson
from walkaway.release.queries.facts import jigsaw_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a package says: its list of files, and what of it is footage of others."""

    manifest: ClipManifest
    inserts: tuple[gate.Insert, ...]

    @property
    def titles(self) -> tuple[gate.Title, ...]:
        """Its titles, in every language that has one."""
        return tuple(
            gate.Title(language=language, text=text)
            for language, text in sorted(self.manifest["title"].items())
        )


def said_in(package: Package, *, actor: Actor) -> Said:
    """What a package says. Raises `Refused` without a key, `NotOpened`, `UnexpectedContent`."""
    manifest = manifest_of(package, actor=actor)
    return Said(manifest=manifest, inserts=_inserts(manifest["inserts"]))


def release_facts(standing: gate.Standing, said: Said, package: Package) -> gate.Release:
    """The facts of a release: those that stand, and those that only the words tell."""
    known = {name: getattr(standing, name) for name in gate.Standing.__slots__}
    if not standing.rendition.written_in:
        # A film without captions in the picture still has its cards and labels, in one language.
        written_in = frozenset(said.manifest["languages"][:1])
        known["rendition"] = replace(standing.rendition, written_in=written_in)
    return gate.Release(
        **known,
        titles=said.titles,
        publisher=said.manifest["publisher"],
        purpose_statement=said.manifest["purpose"],
        inserts=said.inserts,
        jigsaws=(jigsaw_of(package),),
        group_words=shipped_lexicons(),
        title_words=shipped_title_words(),
    )


def _inserts(inserts: Sequence[InsertJson]) -> tuple[gate.Insert, ...]:
    """The footage of others in a clip, as the register tells of the recordings it is from."""
    register = RegisteredFootage.objects.in_bulk([each["sha256"] for each in inserts])
    return tuple(_insert(each["label"], register.get(each["sha256"])) for each in inserts)


def _insert(label: Mapping[str, str], footage: RegisteredFootage | None) -> gate.Insert:
    return gate.Insert(
        labelled_in=frozenset(language for language, words in label.items() if words.strip()),
        purpose_statement=footage.purpose if footage else "",
        is_registered=footage is not None,
        is_known=footage.is_known if footage else False,
    )
