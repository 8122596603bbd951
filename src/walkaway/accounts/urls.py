"""The addresses of the desk that belong to everybody who works there."""

from __future__ import annotations

from django.urls import include, path

from walkaway.accounts.views import signing_in, vault

urlpatterns = [
    path("", vault.home, name="desk-home"),
    path("unlock/", vault.unlock, name="unlock"),
    path("lock/", vault.lock, name="lock"),
    path("account/", vault.my_account, name="my-account"),
    path("account/", include(signing_in.urlpatterns)),
]
