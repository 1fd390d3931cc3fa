"""What one worker process is asked to do: its job, its profile, its database of failing examples."""
