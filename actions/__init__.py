"""Custom actions, one file a topic.

An action reads slots, calls care, utters and returns events. What should happen to the conversation
itself (a human takes over, a score is kept) it says in a reply, `json_message={"care": ...}`: the
drain carries it out in the same commit as the words, so that never one comes without the other.
"""
