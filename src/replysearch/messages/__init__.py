"""All texts for users, one module per package. Some are templates for :meth:`str.format`."""
