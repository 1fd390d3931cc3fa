"""Read the catalogue of recipes, base models and locales."""
