"""The answer to a question of a study in words, on the desk and as one page to print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import timezone

from walkaway.archive.consent_words import blocker_words
from walkaway.coding.query_words import FACETS, UNITS, value_label
from walkaway.stories.report_files import paper_style

if TYPE_CHECKING:
    from walkaway.coding.services.querying import Answer, Asked, Question


def answer_words(opened: Asked, question: Question, found: Answer) -> dict[str, Any]:
    """What the templates of an answer are given."""
    names = {guid: code.name for guid, code in opened.codebook.by_guid.items()}
    return {
        "study": opened.study,
        "opened": opened,
        "question": question,
        "found": found,
        "unit": UNITS[opened.study.unit],
        "facet": FACETS[question.facet],
        "columns": [value_label(question.facet, each, opened) for each in found.counts.columns],
        "pairs": [
            (names.get(each.one, each.one), names.get(each.other, each.other), each)
            for each in found.together
        ],
        "code_name": names.get(question.code, ""),
        "beside_name": names.get(question.beside, ""),
        "only": [value_label(facet, value, opened) for facet, value in question.only.items()],
        "quotations": found.quotations,
        "withheld": [
            (each.number, [blocker_words(blocker) for blocker in each.blockers])
            for each in opened.withheld
        ],
    }


def answer_page(opened: Asked, question: Question, found: Answer) -> str:
    """The answer as one file without scripts."""
    context = answer_words(opened, question, found)
    context |= {"style": paper_style("web/queries.css"), "day": timezone.localdate()}
    return render_to_string("coding/queries/paper.html", context)
