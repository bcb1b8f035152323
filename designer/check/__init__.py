"""`balie check`: is what stands in data/ sound? One module for each kind of finding.

Each kind has a function `find(project)` that yields findings (finding.py); project.py says what
they look at, run.py is the list of them, and show.py what a designer sees.
"""
