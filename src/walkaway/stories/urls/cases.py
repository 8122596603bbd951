"""The addresses of cases, and of the people whom stories tell of."""

from __future__ import annotations

from django.urls import path

from walkaway.stories.views import cases, people

urlpatterns = [
    path("cases/", cases.cases, name="desk-cases"),
    path("cases/cases.csv", cases.table, name="desk-cases-table"),
    path("cases/told.csv", cases.told_table, name="desk-cases-told"),
    path("cases/<uuid:pk>/", cases.case, name="desk-case"),
    path("cases/<uuid:pk>/beside/<uuid:other>/", cases.compare, name="desk-case-compare"),
    path("cases/<uuid:pk>/beside/<uuid:other>/join/", cases.join, name="desk-case-join"),
    path("cases/<uuid:pk>/beside/<uuid:other>/apart/", cases.hold_apart, name="desk-case-apart"),
    path("cases/<uuid:pk>/beside/<uuid:other>/anew/", cases.reconsider, name="desk-case-anew"),
    path("cases/links/<uuid:pk>/separate/", cases.separate, name="desk-case-separate"),
    path("<uuid:pk>/people/", people.people_of_story, name="desk-story-people"),
    path("people/<uuid:pk>/", people.person, name="desk-person"),
    path("people/<uuid:pk>/remove/", people.remove_person, name="desk-person-remove"),
    path("told/<uuid:pk>/remove/", people.remove_told, name="desk-told-remove"),
]
