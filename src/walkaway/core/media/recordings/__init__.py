"""What is made of every recording that arrives: read from a file object, written to one.

opening.py  a recording, without what it names     proxy.py             a small film for the browser
source.py   a recording to cut from, in the clear or sealed
peaks.py    the loudness of its sound              contact_sheet.py     pictures of it, on one sheet
                                                   technical_report.py  what it is, stream by stream
"""
