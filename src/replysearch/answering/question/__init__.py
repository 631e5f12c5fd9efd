"""The words of a question → its type, its scope, and what it takes from the conversation."""
