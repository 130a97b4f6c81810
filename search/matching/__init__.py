"""A request for support, as a paragraph, into who can help, what is being done, and what to learn from and cite."""
