"""What draws the pictures of the documents and writes the generated pages."""
