"""After the agreement: whether leads still are, and still convert, as a model promised."""
