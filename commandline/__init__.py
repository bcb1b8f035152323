"""Parts of the command line `balie` (balie.py), one module a matter."""
