"""The same clip in many languages, its picture encoded once.

strips.py    where the picture and its bands lie   encoding.py  pictures and stills as streams
seams.py     what keeps the picture bit-exact      schedule.py  what every picture is made of
rendering.py all of it, for one order
"""
