"""Files of each format as their own tools write them. All speakers are invented."""

from __future__ import annotations

from pathlib import Path

from walkaway.core.transcripts import Transcript, transcripts_of


def read(name: str, content: str | bytes, **options: str) -> Transcript:
    """The transcript of a file of this name and content."""
    return read_all(name, content, **options)[0]


def read_all(name: str, content: str | bytes, **options: str) -> tuple[Transcript, ...]:
    """The transcript and its translations."""
    encoded = content.encode() if isinstance(content, str) else content
    return transcripts_of(encoded, Path(name), **options)


def times_of(transcript: Transcript) -> list[tuple[int, int]]:
    """Start and end of each cue."""
    return [(cue.start_ms, cue.end_ms) for cue in transcript.cues]


def said(transcript: Transcript) -> list[tuple[str, str, str]]:
    """Speaker, voice and text of each cue."""
    return [(cue.speaker, cue.voice.value, cue.text) for cue in transcript.cues]


HAND_TIMED = """\
Timed transcript of The Road Back
0.02 ABU KHALED
27-year-old Syrian, former fighter
0:10 I joined in 2014 because I believed them.
0:10 They gave me a gun [Kalashnikov].
00.36 We swore allegiance [bay'ah] to the
emir of the town.

ISIS VIDEO
0:45 Come to the land of honour.
0:52 But there was no honour.
INTERVIEWER: What did you see?
1:02:03 I saw a man beaten for smoking.
"""

WEBVTT = """\
WEBVTT - The road back

STYLE
::cue { color: papayawhip }

REGION
id:fred

NOTE checked by hand

intro
00:01.000 --> 00:04.000 line:0  position:20%
<v.loud Esme>It was <i>not</i> the land &lt;of honour&gt;.

00:04.000 --> 00:06.500
<00:00:04.000>I <00:00:04.500>was<00:00:05.000> <00:00:05.500>there
"""

SRT = """\
1
00:00:01,000 --> 00:00:02,000 X1:10 X2:20 Y1:1 Y2:2
<font color="red">Brother</font>, {\\an8}come.

Come home.

2
00:00:03,000 --> 00:00:04,500
[SPEAKER_01]: I went.
"""

ASS = """\
[Script Info]
; written by an editor
Title: The road back
Language: en

[V4+ Styles]
Format: Name, Fontname
Style: Default,Arial

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:00.50,Default,,0,0,0,,not shown
Dialogue: 0,0:00:01.00,0:00:02.50,Default,Karim,0,0,0,,{\\an8}I was\\Nthere, brother
Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\\k50}Come{\\k25} {\\k25}home
Dialogue: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,{\\p1}m 0 0 l 1 1
"""

TTML = """\
<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata"
    xmlns:ttp="http://www.w3.org/ns/ttml#parameter" xmlns:tts="http://www.w3.org/ns/ttml#styling"
    ttp:frameRate="25" ttp:tickRate="1000" xml:lang="ara">
  <head><metadata>
    <ttm:title>The road back</ttm:title>
    <ttm:agent xml:id="k" type="person"><ttm:name type="full">Karim</ttm:name></ttm:agent>
  </metadata></head>
  <body begin="10s">
    <div ttm:agent="k">
      <p begin="00:00:01:05" end="00:00:02:00" xml:id="first">I
         <span tts:color="red">was</span><br/> there</p>
      <p begin="3s" dur="500ms">and left</p>
      <p begin="4000t" end="5000t" ttm:role="narration">He left.</p>
    </div>
    <div timeContainer="seq" begin="1m"><p dur="1s">one</p><p dur="2s">two</p></div>
    <div><p><span begin="70s" end="71s">by</span> <span begin="71s" end="72s">word</span></p></div>
  </body>
</tt>
"""

ELAN = """\
<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" DATE="2020-01-01T00:00:00+00:00" FORMAT="3.0" VERSION="3.0">
<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"/>
<TIME_ORDER>
<TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="1000"/>
<TIME_SLOT TIME_SLOT_ID="ts2"/>
<TIME_SLOT TIME_SLOT_ID="ts3"/>
<TIME_SLOT TIME_SLOT_ID="ts4" TIME_VALUE="4000"/>
<TIME_SLOT TIME_SLOT_ID="ts5" TIME_VALUE="1500"/>
</TIME_ORDER>
<TIER TIER_ID="K-spch" PARTICIPANT="Karim" LINGUISTIC_TYPE_REF="utterance" LANG_REF="ara">
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2">
<ANNOTATION_VALUE>كنت هناك</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a2" TIME_SLOT_REF1="ts2" TIME_SLOT_REF2="ts3">
<ANNOTATION_VALUE>ثم رحلت</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a3" TIME_SLOT_REF1="ts3" TIME_SLOT_REF2="ts4">
<ANNOTATION_VALUE>نعم</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
</TIER>
<TIER TIER_ID="Interviewer" LINGUISTIC_TYPE_REF="utterance">
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a4" TIME_SLOT_REF1="ts5" TIME_SLOT_REF2="ts4">
<ANNOTATION_VALUE>متى؟</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
</TIER>
<TIER TIER_ID="en" PARENT_REF="K-spch" LINGUISTIC_TYPE_REF="translation" LANG_REF="eng">
<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a5" ANNOTATION_REF="a1">
<ANNOTATION_VALUE>I was there</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>
<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a6" ANNOTATION_REF="a2">
<ANNOTATION_VALUE>then I left</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>
</TIER>
<TIER TIER_ID="notes" PARENT_REF="K-spch" LINGUISTIC_TYPE_REF="translation"/>
<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="utterance" TIME_ALIGNABLE="true"/>
<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="translation" CONSTRAINTS="Symbolic_Association"/>
</ANNOTATION_DOCUMENT>
"""

OHMS_5 = """\
<?xml version="1.0" encoding="UTF-8"?>
<ROOT xmlns="https://www.weareavp.com/nunncenter/ohms">
<record id="1" dt="2020-05-28">
<version>5.4</version>
<title>The road back</title>
<language>English</language>
<transcript_alt_lang>Arabic</transcript_alt_lang>
<sync>1:|4(4)|7(1)</sync>
<sync_alt>1:|2(1)</sync_alt>
<index><point><time>61</time><title>Leaving</title><title_alt>الرحيل</title_alt>
<partial_transcript>I left</partial_transcript><synopsis>How</synopsis>
<keywords>road;night</keywords><subjects/>
<gpspoints><gps>33.5, 36.3</gps><gps_zoom>17</gps_zoom><gps_text>Town</gps_text></gpspoints>
<hyperlinks><hyperlink>https://example.org</hyperlink><hyperlink_text>map</hyperlink_text>
</hyperlinks></point></index>
<transcript>INTERVIEWER: When did you go
there?

KARIM: I went in the spring {00:00:50} of that year[[footnote]]1[[/footnote]]
and I stayed.

INTERVIEWER: And then?

I ran.
[[footnotes]]
[[note]]A note[[/note]]
[[/footnotes]]</transcript>
<transcript_alt>متى؟
ذهبت</transcript_alt>
</record></ROOT>
"""

OHMS_6 = """\
<?xml version="1.0" encoding="UTF-8"?>
<ROOT xmlns="https://www.weareavp.com/nunncenter/ohms">
<record id="1" dt="2025-05-28"><version>6.0</version><title>The road back</title>
<language>Arabic</language><transcript_alt_lang>English</transcript_alt_lang>
<vtt_transcript><![CDATA[
NOTE
TRANSCRIPTION BEGIN

00:00:01.000 --> 00:00:03.000
<v Karim>كنت هناك
]]></vtt_transcript>
<vtt_transcript_alt><![CDATA[WEBVTT

00:00:01.000 --> 00:00:03.000
<v Karim>I was there
]]></vtt_transcript_alt>
</record></ROOT>
"""

WHISPER = """\
{"text": " Hello, you. Yes.", "language": "en", "segments": [
 {"id": 0, "start": 0.5, "end": 2.0, "text": " Hello, you.", "avg_logprob": -0.2,
  "words": [{"word": " Hello,", "start": 0.5, "end": 0.9, "probability": 0.9},
            {"word": " you."}]},
 {"id": 1, "start": 2.0, "end": 3.0005, "text": " Yes.", "speaker": "SPEAKER_01"}
]}
"""
