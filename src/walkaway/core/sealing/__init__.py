"""What is kept so that a stolen disk tells nothing: to whom it is sealed is who may read it.

envelopes.py     one text under one key       compartments.py  who may read what, since when
key_pairs.py     boxes that one holder opens  files.py         recordings, read by ranges
passphrases.py   keys from what one knows     receipts.py      a code instead of a name
shares.py        keys that nobody holds alone

Pure: nothing here reads a clock, a file of its own choice, or a setting. All of it stands on
libsodium. Every refusal is `NotOpened` and says nothing about why: an attacker would learn from it.
"""
