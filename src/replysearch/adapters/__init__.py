"""Retrievers for LangChain and LlamaIndex, each an optional extra."""
