"""What findings tell together: which names mean the same, and who stands beside whom. Rows in, rows out."""
