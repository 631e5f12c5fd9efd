"""The HTTP interface. :func:`replysearch.api.app.create_app` creates the application."""
