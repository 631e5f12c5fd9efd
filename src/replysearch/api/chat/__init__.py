"""OpenAI's chat interface, for chat programs: ``/v1/models`` and ``/v1/chat/completions``."""
