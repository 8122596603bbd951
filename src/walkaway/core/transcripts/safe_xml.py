"""XML from strangers: no document types, no entities, no bottomless nesting, and line numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from lxml import etree

from walkaway.core.transcripts.source import Source

DEEPEST_NESTING = 100

XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")


class _TooDeep(Exception):
    """The elements are nested deeper than any transcript."""


class _LineCountingBuilder(TreeBuilder):
    """Builds the tree and notes on which line each element starts."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[Element, int] = {}
        self.expat: Any = None
        self._depth = 0

    def start(self, tag: Any, attrs: Any, /) -> Element:
        self._depth += 1
        if self._depth > DEEPEST_NESTING:
            raise _TooDeep
        element = super().start(tag, attrs)
        self.lines[element] = self.expat.CurrentLineNumber
        return element

    def end(self, tag: Any, /) -> Element:
        self._depth -= 1
        return super().end(tag)


@dataclass(frozen=True, kw_only=True, slots=True)
class XmlFile:
    """A parsed file and the line, counted from 1, on which each element starts."""

    root: Element
    lines: dict[Element, int]

    def line_of(self, element: Element) -> int:
        """The line on which `element` starts."""
        return self.lines.get(element, 1)


def parse(source: Source) -> XmlFile:
    """The elements of an XML file. Raises `TranscriptError`, also for any document type."""
    builder = _LineCountingBuilder()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    builder.expat = parser.parser
    try:
        # The text is decoded already: a declaration of its former encoding would be false.
        parser.feed(_without_declaration(source.text))
        root = parser.close()
    except DefusedXmlException:
        line = builder.expat.CurrentLineNumber
        raise source.mistake(line, expected="XML without a document type") from None
    except _TooDeep:
        line = builder.expat.CurrentLineNumber
        raise source.mistake(line, expected=f"at most {DEEPEST_NESTING} nested elements") from None
    except ParseError as error:
        raise source.mistake(error.position[0], expected=f"XML ({error})") from None
    except (ValueError, UnicodeError) as error:
        raise source.mistake(1, expected=f"XML ({error})") from None
    return XmlFile(root=root, lines=builder.lines)


def local_name(element: Element) -> str:
    """The name of `element` without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element, *names: str) -> Iterator[Element]:
    """The children of `element` that have one of these local names, in any namespace."""
    return (child for child in element if local_name(child) in names)


def child_text(element: Element, name: str) -> str:
    """The text of the first child of that local name, or nothing."""
    found = next(children(element, name), None)
    return "" if found is None else "".join(found.itertext())


def attribute(element: Element, name: str) -> str:
    """The attribute of that local name, in any namespace, or nothing."""
    return next((v for k, v in element.items() if k.rpartition("}")[2] == name), "")


def xml_text(text: str) -> str:
    """`text` with � for each character that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


def new_root(
    name: str, namespace: str, prefixes: Mapping[str, str] | None = None
) -> etree._Element:
    """An element to write a file below; `namespace` is the default one."""
    namespaces: dict[str | None, str] = {None: namespace}
    namespaces.update(prefixes or {})
    # lxml's stubs do not know that None is the prefix of the default namespace.
    return etree.Element(f"{{{namespace}}}{name}", nsmap=cast("dict[str, str]", namespaces))


def serialized(root: etree._Element) -> bytes:
    """The XML file of `root`, in UTF-8."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def _without_declaration(text: str) -> str:
    """`text` without its XML declaration, on the same lines."""
    match = _DECLARATION.match(text)
    return "\n" * match[0].count("\n") + text[match.end() :] if match else text.lstrip(" \t")
