"""The navigation of the desk tells in which place a page is: one, and no other."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tests.cast import make_member, signed_in
from walkaway.accounts.models import Role


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["desk-stories", "desk-case-report", "desk-coding"])
def test_one_place_is_the_current_one(name: str) -> None:
    client = signed_in(make_member("Ann", Role.RESEARCHER))
    address = reverse(name)

    page = client.get(address).content.decode()

    [places] = re.findall(r'<nav class="places".*?</nav>', page, re.DOTALL)
    assert re.findall(r'<a href="([^"]+)" aria-current="\w+">', places) == [address]
