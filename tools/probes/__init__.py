"""The proof that nothing is lost in silence: a project with and one without each attribute, and what became of both."""
