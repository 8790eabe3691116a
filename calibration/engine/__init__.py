"""The engine: conditions compiled to SQL, and leads grouped into patterns."""
