"""Where somebody goes on after they signed in or unlocked: to a page of the desk, nowhere else."""

from __future__ import annotations

import re

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

_PATH = re.compile(r"/(?![/\\])[^\s\\]*")


def is_ours(address: str) -> bool:
    """Whether `address` is a path of this site: an address with a host is never followed."""
    return _PATH.fullmatch(address) is not None and url_has_allowed_host_and_scheme(
        address, allowed_hosts=None
    )


def next_page(request: HttpRequest, otherwise: str = "desk-home") -> str:
    """Where `next` leads, if that is ours; else the page named `otherwise`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if is_ours(wanted) else reverse(otherwise)
