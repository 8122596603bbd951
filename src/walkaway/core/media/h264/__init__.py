"""As much of ITU-T H.264 as it takes to lay slices of several streams into one picture.

bits.py        bits and Exp-Golomb codes (7.2, 9.1)   nal.py      NAL units (7.3.1, Annex B)
parameters.py  parameter sets (7.3.2, Annex E)        slices.py   slice headers (7.3.3)
cabac.py       a slice that changes nothing (9.3)     levels.py   levels (Annex A)
streams.py     a stream of one slice a picture        splice.py   slices laid into one picture

Nothing is decoded and nothing is guessed: a stream that uses more than this raises `UnusableStream`
with the name of the syntax element. Clauses are those of the edition of 08/2021.
"""
