"""The invented people of the demonstration: how they look, where they sit, how they sound.

Nobody here is anybody: the faces are made of curves, the voices of a synthesizer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from walkaway.core.transcripts.model import Voice
from walkaway.demo.drawing.face import FaceLook
from walkaway.demo.drawing.figure import Clothes, Garment
from walkaway.demo.drawing.head import HairStyle
from walkaway.demo.drawing.portrait import Setting, Sitter
from walkaway.demo.drawing.rooms import Room
from walkaway.demo.sound import VoiceOfRecording


@dataclass(frozen=True, kw_only=True, slots=True)
class InventedSpeaker:
    """One recording of the demonstration. `folder` is the name of its folder in `content`.

    `seats` says which sitter of `setting` moves the mouth to which voice.
    """

    folder: str
    language: str
    setting: Setting
    voices: Mapping[Voice, VoiceOfRecording]
    seats: Mapping[Voice, int]
    has_film: bool = False
    has_stand_in: bool = False


OLIVE_SKIN = ("#1d0f0c", "#4a2a1e", "#8d5a40", "#c08a66", "#e3b48c", "#f7dcbb")
FAIR_SKIN = ("#2a1712", "#6b3f33", "#b07a64", "#dcae93", "#f3d3ba", "#fdeedd")
BROWN_SKIN = ("#140a07", "#35190f", "#6a3a22", "#9a623e", "#c48c60", "#eec79b")

IDRIS = InventedSpeaker(
    folder="idris",
    language="ar",
    setting=Setting(
        room=Room.STUDY,
        seed=3,
        sitters=(
            Sitter(
                look=FaceLook(
                    skin=OLIVE_SKIN,
                    lips="#a8584a",
                    iris="#5a3a22",
                    brows="#1c1310",
                    hair=("#0c0908", "#1d1613", "#3a2d26", "#6a574a"),
                    hairline=-1.12,
                    beard=0.9,
                    lines=0.5,
                ),
                style=HairStyle.SHORT,
                clothes=Clothes(
                    garment=Garment.SHIRT,
                    cloth=("#10181c", "#2b3d45", "#5b7580", "#9fb3b8"),
                    under=(),
                ),
                at=(600, 305),
                unit=116,
                turn=0.35,
                seed=4,
            ),
        ),
    ),
    voices={Voice.WITNESS: VoiceOfRecording(timbre="m7", rate=1.36)},
    seats={Voice.WITNESS: 0},
)

LENA = InventedSpeaker(
    folder="lena",
    language="en",
    setting=Setting(
        room=Room.KITCHEN,
        seed=5,
        sitters=(
            Sitter(
                look=FaceLook(
                    skin=FAIR_SKIN,
                    lips="#b5625b",
                    iris="#5b7468",
                    brows="#4a3426",
                    hair=("#1a0f0a", "#3d2618", "#7a5236", "#b98c62"),
                    jaw=0.9,
                    nose=0.88,
                    eyes=1.1,
                    lines=0.3,
                    grey=0.5,
                ),
                style=HairStyle.LONG,
                clothes=Clothes(
                    garment=Garment.JUMPER,
                    cloth=("#1c120d", "#57301f", "#a0603c", "#d29a6c"),
                    under=(),
                    shoulders=0.86,
                ),
                at=(615, 300),
                unit=114,
                turn=-0.3,
                seed=9,
            ),
        ),
    ),
    voices={Voice.WITNESS: VoiceOfRecording(timbre="f3")},
    seats={Voice.WITNESS: 0},
    has_stand_in=True,
)

SACHA = InventedSpeaker(
    folder="sacha",
    language="fr",
    setting=Setting(
        room=Room.LOFT,
        seed=3,
        sitters=(
            Sitter(
                look=FaceLook(
                    skin=OLIVE_SKIN,
                    lips="#a8584a",
                    iris="#4a3a2a",
                    brows="#2a2320",
                    hair=("#141110", "#2b2623", "#58504a", "#9a9088"),
                    jaw=0.88,
                    nose=0.9,
                    eyes=1.1,
                    lines=0.7,
                    grey=0.9,
                ),
                style=HairStyle.LONG,
                clothes=Clothes(
                    garment=Garment.JACKET,
                    cloth=("#1c1410", "#49372b", "#7d6450", "#b39a80"),
                    under=("#20282c", "#3f4d52", "#72838a", "#a9b6ba"),
                    shoulders=0.85,
                ),
                at=(950, 325),
                unit=90,
                turn=-0.8,
                seed=6,
            ),
            Sitter(
                look=FaceLook(
                    skin=BROWN_SKIN,
                    lips="#93503f",
                    iris="#3a2415",
                    brows="#120b08",
                    hair=("#060404", "#130e0c", "#2a211d", "#4d4039"),
                    hairline=-1.08,
                    jaw=0.97,
                    nose=1.2,
                ),
                style=HairStyle.CROPPED,
                clothes=Clothes(
                    garment=Garment.JACKET,
                    cloth=("#0d1116", "#1f2a36", "#3d5063", "#7a8ea0"),
                    under=("#3b3a36", "#8b8980", "#c9c6ba", "#efece0"),
                ),
                at=(420, 308),
                unit=110,
                turn=0.7,
                seed=4,
            ),
        ),
    ),
    voices={
        Voice.WITNESS: VoiceOfRecording(timbre="m4", rate=0.93),
        Voice.INTERVIEWER: VoiceOfRecording(timbre="f5", rate=0.93),
        Voice.INSERTED_FOOTAGE: VoiceOfRecording(timbre="m8", rate=0.8),
    },
    seats={Voice.INTERVIEWER: 0, Voice.WITNESS: 1},
    has_film=True,
)

SPEAKERS = (LENA, IDRIS, SACHA)
"""In the order of the work that their clips are, the quickest first."""
