"""Who may call, how often and how long, and what is logged and counted.

:func:`replysearch.api.access.gate.Gate.around` puts these guards around the application.
"""
