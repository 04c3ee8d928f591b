"""Plans which activities are missing, runs them, and commits what they yield."""
