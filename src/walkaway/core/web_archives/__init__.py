"""Pages that somebody saved: web archives, feeds and files, read record by record.

`opening.events` yields a `Record` for each page, an `Aside` for each record that is no page, and a
`Damage` for whatever could not be read. Together they account for every record.
"""
