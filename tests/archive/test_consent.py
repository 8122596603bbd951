"""Consent comes in versions, each whole, and none is ever overwritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from random import Random
from typing import Any

import pytest
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.archive.people import member
from walkaway.accounts.actors import Actor
from walkaway.accounts.models import Role
from walkaway.accounts.site_keys import make_site_keys
from walkaway.archive.models import (
    ConsentGrant,
    ConsentVersion,
    Explanation,
    OriginalsOnWithdrawal,
    Speaker,
    WithdrawalCode,
)
from walkaway.archive.queries.gate import consent_grid, gate_speaker, gate_speakers, may_leave
from walkaway.archive.services import consent as consents
from walkaway.archive.services.consent import (
    LARGEST_PROOF_BYTES,
    Allowed,
    Proof,
    Terms,
    comprehension_of,
    has_proof,
    is_territory,
    open_proof,
    people_at,
    record_consent,
)
from walkaway.archive.services.speakers import Profile, set_hard_stop, take_in
from walkaway.archive.services.withdrawal import speaker_with_code
from walkaway.core.errors import NotOpened, Refused
from walkaway.core.gate import ANYWHERE, Form, HardStop, Leaving, Purpose, blockers
from walkaway.core.sealing.receipts import ReceiptKeys, in_groups
from walkaway.journal.models import Entry

pytestmark = pytest.mark.django_db

NOW = datetime(2030, 6, 15, 12, tzinfo=UTC)
TODAY = NOW.date()
LIBRARY = Allowed(purpose=Purpose.LIBRARY, form=Form.ALTERED_VOICE)
SIGNED_FORM = Proof(name="canaryform.pdf", content_type="application/pdf", content=b"%PDF canary")


@pytest.fixture
def speaker(interviewer: Actor, officers: tuple[Actor, Actor]) -> Speaker:
    make_site_keys()
    return take_in(Profile(), members=(), actor=interviewer, rng=Random(1))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Codes whose keys cost nothing."""

    def keys_of(code: str, site: object) -> ReceiptKeys:
        return ReceiptKeys(lookup=code.encode().ljust(32), wrapping=None)  # type: ignore[arg-type]

    monkeypatch.setattr(consents, "keys_of", keys_of)


@pytest.fixture
def terms(interviewer: Actor) -> Terms:
    assert interviewer.staff
    return Terms(
        given_on=date(2030, 6, 1),
        given_how=Explanation.SIGNED,
        understood=True,
        explained_by=interviewer.staff,
        explained_in="ar",
        originals_on_withdrawal=OriginalsOnWithdrawal.SEALED,
        allowed=(LIBRARY,),
        comprehension="canarywords: everybody can see it",
        present="Canary Cousin",
    )


def test_a_version_has_its_grants_and_a_code_that_finds_the_speaker(
    speaker: Speaker, terms: Terms, interviewer: Actor
) -> None:
    recorded = record_consent(speaker, terms, after=0, actor=interviewer, now=NOW)
    assert recorded.version.number == 1
    assert [grant.purpose for grant in recorded.version.grants.all()] == ["library"]
    assert speaker_with_code(in_groups(recorded.code)) == speaker
    digits = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    assert speaker_with_code(recorded.code.translate(digits)) == speaker
    with pytest.raises(NotOpened):
        speaker_with_code("1234 5678 9012 3456 7890 89")
    assert recorded.code not in repr(recorded)


def test_no_words_and_no_code_stand_in_the_clear(
    speaker: Speaker, terms: Terms, interviewer: Actor, officers: tuple[Actor, Actor]
) -> None:
    recorded = record_consent(
        speaker, terms, after=0, actor=interviewer, now=NOW, proof=SIGNED_FORM
    )
    everything = repr(
        [
            [bytes(value) if isinstance(value, memoryview) else value for value in row]
            for model in apps.get_models()
            for row in model._default_manager.values_list()
        ]
    )
    assert "anary" not in everything
    assert recorded.code not in everything
    assert comprehension_of(recorded.version, actor=interviewer) == terms.comprehension
    assert people_at(recorded.version, actor=officers[0])["present"] == "Canary Cousin"
    with pytest.raises(Refused, match="no key"):
        people_at(recorded.version, actor=interviewer)


def test_the_signed_form_is_read_by_those_who_hold_originals_and_that_is_told(
    speaker: Speaker, terms: Terms, interviewer: Actor, quick: None
) -> None:
    version = record_consent(
        speaker, terms, after=0, actor=interviewer, now=NOW, proof=SIGNED_FORM
    ).version
    assert has_proof(version)
    assert open_proof(version, actor=interviewer) == SIGNED_FORM
    assert Entry.objects.filter(verb="consent-proof-read").count() == 1
    with pytest.raises(Refused):
        open_proof(version, actor=member("stranger", Role.INTERVIEWER))


def test_a_change_makes_a_new_version_and_only_the_newest_counts(
    speaker: Speaker, terms: Terms, interviewer: Actor, quick: None
) -> None:
    record_consent(speaker, terms, after=0, actor=interviewer, now=NOW)
    less = replace(terms, allowed=(replace(LIBRARY, purpose=Purpose.RESEARCH),))
    record_consent(speaker, less, after=1, actor=interviewer, now=NOW)
    assert [each.number for each in speaker.consents.all()] == [1, 2]
    assert ConsentGrant.objects.count() == 2
    assert [grant.purpose for grant in gate_speaker(speaker).grants] == [Purpose.RESEARCH]
    assert WithdrawalCode.objects.filter(speaker=speaker).count() == 2


def test_whoever_saw_an_older_version_is_refused(
    speaker: Speaker, terms: Terms, interviewer: Actor, quick: None
) -> None:
    record_consent(speaker, terms, after=0, actor=interviewer, now=NOW)
    with pytest.raises(Refused, match="another version"):
        record_consent(speaker, terms, after=0, actor=interviewer, now=NOW)
    assert ConsentVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"given_on": TODAY + timedelta(days=1)}, "future"),
        ({"guardian_consented": True}, "guardian"),
        ({"comprehension": " "}, "understanding"),
        ({"explained_in": "nonsense tag"}, "no tag"),
        ({"allowed": (replace(LIBRARY, language="x!"),)}, "no tag"),
        ({"allowed": (replace(LIBRARY, territory="ZZ"),)}, "no code of a country"),
        ({"allowed": (replace(LIBRARY, embargo_until=TODAY),)}, "embargo"),
        (
            {"allowed": (replace(LIBRARY, language="ar"), replace(LIBRARY, language="AR"))},
            "allowed twice",
        ),
    ],
)
def test_terms_that_cannot_be_are_refused(
    speaker: Speaker,
    terms: Terms,
    interviewer: Actor,
    quick: None,
    changes: dict[str, Any],
    reason: str,
) -> None:
    with pytest.raises(Refused, match=reason):
        record_consent(speaker, replace(terms, **changes), after=0, actor=interviewer, now=NOW)
    assert not ConsentVersion.objects.exists()


def test_a_form_that_is_too_large_is_refused(
    speaker: Speaker, terms: Terms, interviewer: Actor, quick: None
) -> None:
    large = replace(SIGNED_FORM, content=bytes(LARGEST_PROOF_BYTES + 1))
    with pytest.raises(Refused, match="20 MB"):
        record_consent(speaker, terms, after=0, actor=interviewer, now=NOW, proof=large)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.RESEARCHER, Role.ADMINISTRATOR])
def test_other_roles_and_strangers_record_nothing(
    speaker: Speaker, terms: Terms, quick: None, role: Role
) -> None:
    with pytest.raises(Refused, match="role"):
        record_consent(speaker, terms, after=0, actor=member("other", role), now=NOW)
    stranger = member("stranger", Role.INTERVIEWER)
    with pytest.raises(Refused, match="do not work"):
        record_consent(speaker, terms, after=0, actor=stranger, now=NOW)


def test_a_minor_is_stopped_until_a_guardian_consented_along(
    speaker: Speaker, terms: Terms, interviewer: Actor, quick: None
) -> None:
    for stop in (HardStop.MINOR, HardStop.THREAT):
        set_hard_stop(speaker, stop, "x", actor=interviewer, now=NOW)
    record_consent(speaker, terms, after=0, actor=interviewer, now=NOW)
    assert gate_speaker(speaker).hard_stops == {HardStop.MINOR, HardStop.THREAT}
    along = replace(terms, guardian_consented=True, guardian="an aunt")
    record_consent(speaker, along, after=1, actor=interviewer, now=NOW)
    assert gate_speaker(speaker).hard_stops == {HardStop.THREAT}
    record_consent(speaker, terms, after=2, actor=interviewer, now=NOW)
    assert HardStop.MINOR in gate_speaker(speaker).hard_stops


def test_the_gate_is_asked_for_many_speakers_at_once(
    speaker: Speaker,
    terms: Terms,
    interviewer: Actor,
    quick: None,
    django_assert_num_queries: Any,
) -> None:
    record_consent(speaker, terms, after=0, actor=interviewer, now=NOW)
    others = [take_in(Profile(), members=(), actor=interviewer, rng=Random(n)) for n in (2, 3)]
    with django_assert_num_queries(4):
        facts = gate_speakers([speaker.pk, *(other.pk for other in others)])
    assert [len(facts[each.pk].grants) for each in (speaker, *others)] == [1, 0, 0]


def test_what_may_leave_is_told_with_reasons(
    speaker: Speaker, terms: Terms, interviewer: Actor, quick: None
) -> None:
    question: dict[str, Any] = {"form": Form.ALTERED_VOICE, "language": "fr", "today": TODAY}
    record_consent(speaker, terms, after=0, actor=interviewer, now=NOW)
    assert may_leave(speaker, purpose=Purpose.LIBRARY, **question) == ()
    (blocker,) = may_leave(speaker, purpose=Purpose.PRESS, **question)
    assert blocker.rule == "purpose"


def test_countries_are_those_of_the_standard() -> None:
    assert all(map(is_territory, ("BE", "fr", "SY")))
    assert not any(map(is_territory, ("", "BEL", "ZZ", "EU", "1", "É1", "*")))


ALLOWED = st.builds(
    Allowed,
    purpose=st.sampled_from(Purpose),
    form=st.sampled_from(Form),
    language=st.sampled_from(["ar", "fr-BE", ANYWHERE]),
    territory=st.sampled_from(["BE", "FR", ANYWHERE]),
    until=st.none() | st.dates(TODAY - timedelta(days=9), TODAY + timedelta(days=9)),
)
VERSIONS = st.lists(
    st.lists(ALLOWED, max_size=4, unique_by=lambda a: (a.purpose, a.form, a.language, a.territory)),
    min_size=1,
    max_size=4,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VERSIONS)
def test_versions_are_counted_kept_and_the_last_is_what_the_grid_shows(
    speaker: Speaker, terms: Terms, interviewer: Actor, quick: None, versions: list[list[Allowed]]
) -> None:
    before = speaker.consents.count()
    kept = list(ConsentGrant.objects.values_list("pk", "purpose", "form", "until"))
    for number, allowed in enumerate(versions, start=before):
        changed = replace(terms, allowed=tuple(allowed))
        record_consent(speaker, changed, after=number, actor=interviewer, now=NOW)
    assert list(speaker.consents.values_list("number", flat=True)) == list(
        range(1, before + len(versions) + 1)
    )
    assert set(kept) <= set(ConsentGrant.objects.values_list("pk", "purpose", "form", "until"))
    facts = gate_speaker(speaker)
    assert {(each.purpose, each.form, each.language, each.territory, each.until)
            for each in facts.grants} == {
        (each.purpose, each.form, each.language, each.territory, each.until)
        for each in versions[-1]
    }  # fmt: skip
    for cell in (cell for row in consent_grid(facts, TODAY) for cell in row):
        for language, territory in product(("ar", "fr-BE", "de"), ("BE", "FR", "DE")):
            leaving = Leaving(
                purpose=cell.purpose,
                form=cell.form,
                language=language,
                territory=territory,
                today=TODAY,
            )
            assert cell.allows(language, territory) == (not blockers(facts, leaving))
