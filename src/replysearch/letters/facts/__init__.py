"""The facts of a letter: from its title, its opening, its signature and labels around it."""
