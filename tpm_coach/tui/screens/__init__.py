"""One module and one .tcss for each screen."""
