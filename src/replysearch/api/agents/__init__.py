"""The interface for agents by the Model Context Protocol (MCP), at ``/mcp`` and over stdio."""
