"""Small widgets, each shows one part of a frozen value."""
