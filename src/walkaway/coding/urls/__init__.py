"""The addresses of coding, topic by topic."""

from __future__ import annotations

from walkaway.coding.urls import codebooks, comparison, exchange, queries, sheets, studies

urlpatterns = [
    *codebooks.urlpatterns,
    *studies.urlpatterns,
    *sheets.urlpatterns,
    *comparison.urlpatterns,
    *queries.urlpatterns,
    *exchange.urlpatterns,
]
