"""Pictures that must not be shown again: known by their hashes, whatever was done to the files.

pdq.py       256 bits of a picture            hash_list.py  the hashes that somebody keeps in files
sampling.py  which pictures of a recording    matching.py   whether one of them is known
inserts.py   what keeps a sheet from being cut

No picture is kept and none can be drawn from its hash.
"""
