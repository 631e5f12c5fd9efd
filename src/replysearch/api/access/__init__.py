"""Who may call, how often and for how long, and which calls are logged and counted.

:meth:`replysearch.api.access.gate.Gate.around` puts these guards around the application.
"""
