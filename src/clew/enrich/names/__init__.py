"""People, organisations and places: who and what a text names, in English and Arabic."""
