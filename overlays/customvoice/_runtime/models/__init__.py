"""Models: JSON values to Python values and back."""
