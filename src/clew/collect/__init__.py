"""Finding files and telling their bytes apart, without opening what they mean."""
