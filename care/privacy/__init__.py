"""Nothing sensitive is kept: `mask.mask()` is the only way from raw text to anything that stays.

The way of a text: `reading` flattens how people type, each detector (`iban`, `bsn`, ...) finds its
own kind, `spans` settles overlaps, `mask` puts a readable placeholder in their place.

A new kind of secret is one new file with `KIND` and `find(text)`, one line in `detectors` and,
when it reads differently, one word in `spans.LABELS`.
"""
