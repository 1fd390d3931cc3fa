"""What comes before and after the API: the statement to read, and the SSML with which a voice speaks."""
