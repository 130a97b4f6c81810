"""One module for each kind of HTML document: plain pages that need no script and nothing from elsewhere."""
