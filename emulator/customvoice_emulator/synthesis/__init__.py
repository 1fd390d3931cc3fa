"""Speech synthesis with the created voices, over REST and WebSocket; the sound is a stand-in voice."""
