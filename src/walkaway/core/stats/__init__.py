"""Measures with their uncertainty; tables and random numbers are handed in.

ratings.py  what coders said of units    alpha.py      Krippendorff's alpha, of many samples at once
bca.py      intervals from resamples     agreement.py  alpha, AC1, kappa, and what cannot be said
proportions.py  shares and their differences, with intervals
"""
