"""The room as it is read: where the table is, who sits there, what is known under each topic."""
