"""Retrievers for frameworks that other programs are built with, each an optional extra."""
