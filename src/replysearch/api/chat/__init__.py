"""OpenAI's interface for chat programs: ``/v1/models``, ``/v1/chat/completions``."""
