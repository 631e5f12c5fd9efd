"""All texts for users, one module per package, as templates for :meth:`str.format`."""
