"""The interface in OpenAI's shape, for chat programs: ``/v1/models``, ``/v1/chat/completions``."""
