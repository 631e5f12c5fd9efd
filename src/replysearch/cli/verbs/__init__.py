"""The verbs of the command line, a module a verb; verbs that belong together share one."""
