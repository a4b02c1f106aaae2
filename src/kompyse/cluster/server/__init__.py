"""The API server: who asks it, how requests are made, what it knows and allows."""
