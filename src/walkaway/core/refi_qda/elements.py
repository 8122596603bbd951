"""XML of the standard: read from strangers without harm, written the same every time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from lxml import etree

from walkaway.core.errors import UnexpectedContent

MOST_XML_BYTES = 256 * 1024 * 1024

Element = etree._Element

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GUID = re.compile(r"\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?", re.IGNORECASE)


def parsed(content: bytes, *, path: Path, root: str) -> Element:
    """The element `root` of an XML file. Raises `UnexpectedContent`, also for a document type."""
    if len(content) > MOST_XML_BYTES:
        raise UnexpectedContent(
            path=path, place="the whole file", expected="at most 256 MB", found=len(content)
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        found = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnexpectedContent(
            path=path, place=f"line {error.lineno}", expected="XML", found=error.msg
        ) from None
    if found.getroottree().docinfo.doctype:  # type: ignore[union-attr]  # one file, one answer
        raise UnexpectedContent(
            path=path, place="line 1", expected="no document type", found="a document type"
        )
    if name_of(found) != root:
        raise UnexpectedContent(
            path=path, place=f"line {found.sourceline}", expected=f"the element {root}",
            found=name_of(found),
        )  # fmt: skip
    return found


def name_of(element: Element) -> str:
    """The name of `element` without its namespace: older files have another one."""
    return etree.QName(element).localname


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """The children of one of these names, or all without a name; none of no element."""
    if element is not None:
        yield from (child for child in element if not names or name_of(child) in names)


def child(element: Element | None, name: str) -> Element | None:
    """The first child of that name."""
    return next(children(element, name), None)


def child_text(element: Element, name: str) -> str:
    """The text of the first child of that name, or nothing."""
    found = child(element, name)
    return "" if found is None else "".join(str(part) for part in found.itertext())


def guid_in(element: Element, name: str, *, path: Path) -> str:
    """The identifier in an attribute, in small letters and without braces.

    Raises `UnexpectedContent` when it is missing or no identifier.
    """
    said = element.get(name) or ""
    match = _GUID.fullmatch(said.strip())
    if match is None:
        raise unexpected(element, f"an identifier in {name}", said, path=path)
    return match[1].lower()


def number_in(element: Element, name: str, *, path: Path) -> int:
    """The whole number from 0 in an attribute. Raises `UnexpectedContent`."""
    said = (element.get(name) or "").strip()
    if not re.fullmatch(r"\+?\d{1,12}", said, re.ASCII):
        raise unexpected(element, f"a whole number in {name}", said, path=path)
    return int(said)


def time_in(element: Element, name: str) -> datetime | None:
    """The time in an attribute, in UTC where it names no zone; None where it is none."""
    try:
        found = datetime.fromisoformat((element.get(name) or "").strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def unexpected(element: Element, expected: str, found: object, *, path: Path) -> UnexpectedContent:
    """What is wrong with an element, with its line."""
    place = f"line {element.sourceline}, {name_of(element)}"
    return UnexpectedContent(path=path, place=place, expected=expected, found=found)


def new_root(name: str, namespace: str) -> Element:
    """An element to write a file below; `namespace` is the default one."""
    # lxml's stubs do not know that None is the prefix of the default namespace.
    return etree.Element(f"{{{namespace}}}{name}", nsmap={None: namespace})  # type: ignore[dict-item]


def add(
    parent: Element, name: str, attributes: Mapping[str, str | None], text: str = ""
) -> Element:
    """A new last child, without the attributes that are None."""
    element = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}")
    for key, value in attributes.items():
        if value is not None:
            element.set(key, xml_text(value))
    if text:
        element.text = xml_text(text)
    return element


def serialized(root: Element) -> bytes:
    """The file of `root`: UTF-8 without a mark, line feeds, indented."""
    etree.indent(root, " ")
    return (
        b'<?xml version="1.0" encoding="utf-8"?>\n'
        + etree.tostring(root, encoding="utf-8", xml_declaration=False)
        + b"\n"
    )


def xml_text(text: str) -> str:
    """`text` with � for each character that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


def guid_of(said: str) -> str:
    """`said` when it is an identifier, else one that is made from it, the same every time."""
    match = _GUID.fullmatch(said)
    return match[1].lower() if match else str(uuid5(NAMESPACE_URL, f"walkaway:{said}"))


def guid_for(owner: str, part: str) -> str:
    """The identifier of a part of what `owner` identifies, the same every time."""
    return str(uuid5(UUID(owner), part))


def time_text(moment: datetime) -> str:
    """A time as XML Schema writes it, in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
