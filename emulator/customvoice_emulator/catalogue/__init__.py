"""The base models, locales and recipes that the emulator offers."""
