"""Tables, and the containers they come in."""
