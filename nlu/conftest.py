"""Imports the libraries that warn while they are imported, once and quietly.

The tests treat every warning as an error. What Rasa, TensorFlow, spaCy and wordfreq say about
themselves while they are imported is not ours to mend; what our own calls cause still counts.
"""

import os
import warnings

os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import rasa.core.agent
    import rasa.graph_components.validators.default_recipe_validator
    import rasa.model_training  # noqa: F401
    import spacy  # noqa: F401
    import wordfreq  # noqa: F401
