"""The interface for agents, in the Model Context Protocol: at ``/mcp`` and over stdio."""
