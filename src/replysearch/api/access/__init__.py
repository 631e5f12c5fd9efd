"""Who may call, how often and for how long, and which calls are logged and counted."""
