"""Read by pytest before anything of ours is imported."""

import os

# Rasa's use of SQLAlchemy 1.4 warns of 2.0, which Rasa 3.6 does not allow.
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
