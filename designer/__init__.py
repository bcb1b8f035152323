"""What designers run: talk to the bot, see how it reads a sentence."""
