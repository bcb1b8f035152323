"""What plugs into the Rasa server beside the channel: replies, trackers and the turn in hand."""
