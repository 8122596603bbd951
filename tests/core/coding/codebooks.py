"""Codebooks of every shape that the rules allow, for property tests."""

from __future__ import annotations

from dataclasses import replace
from uuid import NAMESPACE_URL, uuid5

from hypothesis import strategies as st

from walkaway.core.coding.codebook_rules import broken_rules
from walkaway.core.coding.model import Code, Codebook, Term

words = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=20
)
names = words.map(lambda word: f"x{word}y")
terms = st.builds(
    Term,
    written=st.sampled_from(["spy", "spies*", "no water", "جاسوس*", "голод"]),
    language=st.sampled_from(["en", "ar", "pt-BR"]),
    weight=st.sampled_from([0.1, 0.25, 1.0]),
)
leaves = st.builds(
    Code,
    guid=words,
    name=names,
    definition=words,
    when_to_use=words,
    when_not_to_use=words,
    example=words,
    key=st.sampled_from(["", *"abcdefgh12345ش"]),
    colour=st.sampled_from(["", "#102030", "#ffffff"]),
    is_codable=st.booleans(),
    terms=st.lists(terms, max_size=2, unique_by=lambda term: (term.language, term.written)).map(
        tuple
    ),
)


def _with_children(codes: st.SearchStrategy[Code]) -> st.SearchStrategy[Code]:
    below = st.lists(codes, max_size=3).map(tuple)
    return st.builds(lambda code, children: replace(code, children=children), leaves, below)


trees = st.recursive(leaves, _with_children, max_leaves=6)


def _sound(codebook: Codebook) -> Codebook:
    """`codebook` with identifiers of its own, numbered names, each key once, bare headings."""
    seen: set[str] = set()
    count = 0

    def mended(code: Code) -> Code:
        nonlocal count
        count += 1
        key = code.key if code.key not in seen and code.is_codable else ""
        seen.add(key)
        return replace(
            code,
            guid=str(uuid5(NAMESPACE_URL, f"{count}")),
            name=f"{count} {code.name}",
            key=key,
            terms=code.terms if code.is_codable else (),
            children=tuple(mended(child) for child in code.children),
        )

    return replace(
        codebook,
        guid=str(uuid5(NAMESPACE_URL, codebook.name)),
        codes=tuple(mended(code) for code in codebook.codes),
    )


codebooks = (
    st.builds(
        Codebook,
        guid=words,
        name=names,
        language=st.sampled_from(["en", "ar", "sr-Latn"]),
        description=words,
        origin=words,
        codes=st.lists(trees, max_size=3).map(tuple),
    )
    .map(_sound)
    .filter(lambda codebook: not list(broken_rules(codebook)))
)
