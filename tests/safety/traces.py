"""Where a visitor comes from and what they browse with, as no other visitor does."""

from __future__ import annotations

from tests.safety.canaries import looked_for

ADDRESS = "203.0.113.77"
ADDRESS_6 = "2001:db8:85a3::8a2e:370:7334"
AGENT = "Zweifelsfrei/9.7 (an unusual browser)"
MET = {
    "REMOTE_ADDR": ADDRESS,
    "HTTP_X_FORWARDED_FOR": f"{ADDRESS}, {ADDRESS_6}",
    "HTTP_X_REAL_IP": ADDRESS,
    "HTTP_FORWARDED": f'for="[{ADDRESS_6}]";by={ADDRESS}',
    "HTTP_USER_AGENT": AGENT,
    "HTTP_ACCEPT_LANGUAGE": "rm-CH-puter1995, ar;q=0.7",
}
TRACES = looked_for(ADDRESS, ADDRESS_6, "Zweifelsfrei", "rm-CH-puter1995")


def traces_in(content: bytes) -> set[str]:
    return {told for form, told in TRACES.items() if form in content}


def headers() -> dict[str, str]:
    """`MET` as a browser sends it; the address itself is that of its machine."""
    sent = {name: value for name, value in MET.items() if name.startswith("HTTP_")}
    return {name[5:].replace("_", "-").title(): value for name, value in sent.items()}
