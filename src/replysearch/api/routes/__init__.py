"""The routes under ``/api``."""
