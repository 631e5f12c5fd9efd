"""Every sentence that users read, Chinese first, a module for each room.

Templates are filled with :meth:`str.format`.
"""
