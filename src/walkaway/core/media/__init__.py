"""From a cut sheet to finished, verified files.

sheet/     what was asked                    plan.py    asked, in frames and samples
probe.py   what a file is                    frames.py  the planned pictures of a recording
faces/     where faces are, and masks        sound/     the planned sound, voice protected
captions/  words on the picture, and cards   render.py  pictures, sound and words into one file
stills.py  single pictures of a clip         manifest.py  the list of what a clip is made of
package.py what a web page needs             verify/    the finished file, measured
spliced/   one picture for all languages     h264/      slices laid into one picture
shared_analysis.py  other words over the same pictures

For transcripts, before there is a sheet: transcription.py writes one by a local recogniser, and
sound/forced_alignment.py finds when each line of a text is spoken.
"""
