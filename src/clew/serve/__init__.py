"""Local pages: search a case, look at its items, see what was not read, and who had it in hand."""
