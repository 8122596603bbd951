"""Who comes in: signed in, with a second factor, in the right role, with the vault open."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast, signed_in
from walkaway.accounts.models import OpenVault

pytestmark = pytest.mark.django_db


def test_a_stranger_to_the_house_is_asked_to_sign_in(client: Client) -> None:
    response = client.get("/en/desk/unlock/?next=/en/desk/")
    assert response.status_code == 302
    assert response.headers["Location"] == (
        "/en/desk/account/sign-in/?next=%2Fen%2Fdesk%2Funlock%2F%3Fnext%3D%2Fen%2Fdesk%2F"
    )


def test_whoever_signed_in_with_both_factors_sees_their_desk(cast: Cast) -> None:
    response = signed_in(cast.interviewer).get("/en/desk/")
    page = response.content.decode()
    assert response.status_code == 200
    assert "Your vault is open" in page
    assert "<bdi>interviewer</bdi>" in page
    assert response.headers["Cache-Control"] == "no-store"


def test_an_open_vault_closes_when_nothing_was_asked_for_twenty_minutes(cast: Cast) -> None:
    client = signed_in(cast.interviewer)
    OpenVault.objects.update(seen_at=timezone.now() - timedelta(minutes=19))
    assert "Your vault is open" in client.get("/en/desk/").content.decode()
    OpenVault.objects.update(seen_at=timezone.now() - timedelta(minutes=21))
    assert "Your vault is locked" in client.get("/en/desk/").content.decode()
    assert not OpenVault.objects.exists()
