"""Splits a message into words with spaCy's Dutch tokenizer.

- `spacy.blank("nl")` has Dutch rules ("m'n", "z.s.m.") and needs no model to be downloaded.
- A mask such as "[IBAN ••4300]" stays one token, so that what comes after sees that something was
  hidden, and of which kind.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import compile_prefix_regex, compile_suffix_regex

from nlu import version
from nlu.normalise import MASK


@lru_cache(maxsize=1)
def dutch() -> Language:
    """Return spaCy's Dutch pipeline, made once: building it takes half a second."""
    pipeline = spacy.blank("nl")
    prefixes, suffixes = pipeline.Defaults.prefixes, pipeline.Defaults.suffixes
    pipeline.tokenizer.prefix_search = compile_prefix_regex([MASK.pattern, *prefixes]).search
    pipeline.tokenizer.suffix_search = compile_suffix_regex([MASK.pattern, *suffixes]).search
    return pipeline


def split(text: str) -> Doc:
    """Return the text as a spaCy document; positions are those of `text`.

    >>> [token.text for token in split("Klopt m'n nr. niet?")]
    ['Klopt', "m'n", 'nr.', 'niet', '?']
    >>> [token.text for token in split("naar [IBAN ••4300], mijn bsn is[BSN]")]
    ['naar', '[IBAN_••4300]', ',', 'mijn', 'bsn', 'is', '[BSN]']
    """
    # spaCy cuts at blanks before it asks any rule, so a mask is glued first (same length).
    return dutch().make_doc(MASK.sub(lambda mask: mask[0].replace(" ", "_"), text))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SpacyDutchTokenizer(Tokenizer):  # type: ignore[misc]
    """Rasa's view of `split`: tokens of the original text with their positions."""

    @staticmethod
    def required_packages() -> list[str]:
        """Return what must be installed."""
        return ["spacy"]

    @staticmethod
    def supported_languages() -> list[str]:
        """Return the languages that this tokenizer knows."""
        return ["nl"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return what Rasa's base class asks for; intents are never split."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
            "code": version.fingerprint(),
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpacyDutchTokenizer:
        """Make the component; it has nothing to load."""
        return cls(config)

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the tokens of one attribute of the message."""
        text = message.get(attribute)
        tokens = [
            Token(text[token.idx : token.idx + len(token)], token.idx)
            for token in split(text)
            if not token.is_space
        ]
        return self._apply_token_pattern(tokens)  # type: ignore[no-any-return]
