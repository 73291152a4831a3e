"""The forms of a stage, of the verification queue and of a district's plan."""
