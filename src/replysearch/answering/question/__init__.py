"""Words → what is asked: filters, places, issuers, conversation, fields of the record."""
