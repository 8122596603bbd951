"""What the archive holds. Whatever could tell who a speaker is lies in sealed items; what stands in
the clear are codes, days, hashes and pseudonyms: what the gate must read while nobody is there."""

from walkaway.archive.models.compartments import (
    Assignment,
    Compartment,
    CompartmentKind,
    Half,
    IdentityOpening,
    ReaderKey,
    SealedItem,
)
from walkaway.archive.models.consent import (
    ConsentGrant,
    ConsentVersion,
    Explanation,
    OriginalsOnWithdrawal,
    Withdrawal,
    WithdrawalCode,
)
from walkaway.archive.models.interviews import (
    Derivative,
    DerivativeKind,
    Interview,
    Original,
    OriginalState,
    WorkerKey,
)
from walkaway.archive.models.speakers import HardStopMark, Speaker
from walkaway.archive.models.transcripts import Posting, Transcript, TranscriptVersion

__all__ = [
    "Assignment",
    "Compartment",
    "CompartmentKind",
    "ConsentGrant",
    "ConsentVersion",
    "Derivative",
    "DerivativeKind",
    "Explanation",
    "Half",
    "HardStopMark",
    "IdentityOpening",
    "Interview",
    "Original",
    "OriginalState",
    "OriginalsOnWithdrawal",
    "Posting",
    "ReaderKey",
    "SealedItem",
    "Speaker",
    "Transcript",
    "TranscriptVersion",
    "Withdrawal",
    "WithdrawalCode",
    "WorkerKey",
]
