"""Every page in every language, for those who may see it."""

import pytest
from django.conf import settings
from django.utils import timezone

from tests.accounts.test_access import FOR_ANYONE, every_page
from tests.cast import Cast, signed_in
from walkaway.accounts import invitations
from walkaway.accounts.models import Role

pytestmark = pytest.mark.django_db

LANGUAGES = [code for code, _ in settings.LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_staff_can_be_seen(cast: Cast, language: str) -> None:
    client = signed_in(cast.administrator)
    seen = 0
    for name, address in every_page().items():
        if name in FOR_ANYONE or not address.startswith("/en/"):
            continue
        response = client.get(f"/{language}{address.removeprefix('/en')}", follow=True)
        page = response.content.decode()
        assert response.status_code < 500, name
        if response.status_code == 200:
            seen += 1
            assert "INVALID[" not in page, name
            assert "<html" not in page or f'<html lang="{language}"' in page, name
    assert seen > 15


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_an_administrator_can_be_seen(cast: Cast, language: str) -> None:
    client, desk = signed_in(cast.administrator), f"/{language}/desk"
    officer = cast.first_officer.staff.pk
    for address in (f"{desk}/staff/{officer}/", f"{desk}/staff/{officer}/end/"):
        page = client.get(address).content.decode()
        assert "first officer" in page
        assert "INVALID[" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_an_invitation_can_be_seen(cast: Cast, language: str, client: object) -> None:
    now, admin = timezone.now(), cast.administrator.actor
    joining = invitations.invite({Role.EDITOR}, actor=admin, now=now)
    returning = invitations.open_way_back(cast.editor.staff, actor=admin, now=now)
    for token in (joining, returning):
        page = signed_in(cast.editor).get(f"/{language}/desk/join/{token}/").content.decode()
        assert token in page
        assert "INVALID[" not in page
