"""Understanding Dutch: the Rasa components that config.yml names.

tokenizer -> entities -> classifier. The other modules are what the classifier is made of:
normalise (chat Dutch), spelling, features, encoder, linear (the model) with solver (how it learns),
held_out (scores kept between trainings), confidence, careful (in doubt, what cannot wait), labels.
"""
