"""What every scenario uses: its description, its context, and its expectations."""
