"""Everything that we have of one customer, for that customer (AVG 15 and 20): an archive that a
person can read (overzicht.html) and a machine too (gegevens.json), with the files."""

from care.exporting.archive import export

__all__ = ["export"]
