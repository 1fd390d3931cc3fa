"""The catalogue of contract violations, one module for each class, and how a class is gathered."""
