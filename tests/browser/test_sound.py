"""A browser hears the sound of a clip where the plan puts it, encoder's priming and all."""

from __future__ import annotations

import base64
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser

from tests.media.spoken import lag_between
from walkaway.core.media.ffmpeg import run_ffmpeg
from walkaway.core.media.sound.loudness import normalised
from walkaway.core.media.sound.soundtrack import encode_soundtrack

DECODE = """async (content) => {
    const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
    const context = new OfflineAudioContext(1, 48000, 48000);
    const sound = await context.decodeAudioData(bytes.buffer);
    return Array.from(sound.getChannelData(0));
}"""


def test_the_browser_hears_the_sound_in_time(chromium: Browser, tmp_path: Path) -> None:
    length = 2 * 48_000
    noise = np.random.default_rng(1).normal(0, 0.1, length)
    sound = (noise * (np.sin(np.arange(length) / 9_000) > 0)).astype(np.float32)
    encode_soundtrack(sound, tmp_path / "sound.m4a")
    clip = tmp_path / "clip.mp4"
    run_ffmpeg(
        [
            *("-f", "lavfi", "-i", "color=s=64x64:r=25:d=2", "-i", tmp_path / "sound.m4a"),
            *("-c:v", "libx264", "-c:a", "copy", "-movflags", "+faststart", clip),
        ]
    )
    page = chromium.new_page()
    page.goto("about:blank")
    heard = np.array(page.evaluate(DECODE, base64.b64encode(clip.read_bytes()).decode()))
    page.close()
    assert lag_between(normalised(sound), heard.astype(np.float32)) == 0
    assert len(heard) == length
