"""What moviepy takes for one language: the same length, captions as clips of text, x264 veryfast.

Run with the peers' Python: moviepy draws text through Pillow, without masks or any protection.
"""

import sys

from moviepy import CompositeVideoClip, TextClip, VideoFileClip

recording, font, out, *seconds = sys.argv[1:]
film = VideoFileClip(recording)
if seconds:
    film = film.subclipped(0, int(seconds[0]))
words = [
    TextClip(
        font=font, text=f"A caption of two lines,\nthe {n}th of them", font_size=40, color="white"
    )
    .with_start(4 * n + 0.2)
    .with_duration(3.6)
    .with_position(("center", 600))
    for n in range(int(film.duration) // 4)
]
CompositeVideoClip([film, *words]).write_videofile(
    out, codec="libx264", preset="veryfast", ffmpeg_params=["-crf", "21"], threads=1, logger=None
)
