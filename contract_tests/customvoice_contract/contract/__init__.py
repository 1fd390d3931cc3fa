"""What the document of one api-version says, and requests and responses in its terms. No rule is checked here."""
