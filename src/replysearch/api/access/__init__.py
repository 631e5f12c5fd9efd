"""Who may call, how often and how long, and what is written down of it.

The modules: `rules` (what a path needs), `callers` (keys and who calls), `guards` (who is let in),
`limits` (how often), `bodies` (how long), `observer` and `metrics` (what is counted), `audit`
(which letters were changed) and `session` (what a caller is told of itself). They are put around
the application by :func:`replysearch.api.access.gate.Gate.around`.
"""
