"""The commands. Each module has one command, or a few that belong together."""
