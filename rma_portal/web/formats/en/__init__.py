"""How the theme's own lists write days and times."""
