"""REFI-QDA: codebooks and coded projects as other programs for qualitative research exchange them.

**Source:** REFI, *QDA-XML version 1.0*, 18 March 2019 (qdasoftware.org).
"""
