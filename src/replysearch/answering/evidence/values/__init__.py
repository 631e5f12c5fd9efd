"""Whether a sentence states the value, the aspect and the time that a question asks for."""
