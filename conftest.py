"""Read by pytest before anything of ours is imported."""

import os

from hypothesis import settings

# Rasa's use of SQLAlchemy 1.4 warns of 2.0, which Rasa 3.6 does not allow.
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")

# What CI says of a change must not depend on luck; at one's desk each run looks further.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
