"""Permissions, rates and time limits of calls, their log and metrics, and the audit log."""
