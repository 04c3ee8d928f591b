"""Which items are copies, quotations, answers and versions of others. Rows in, rows out; docs/kin.md explains."""
