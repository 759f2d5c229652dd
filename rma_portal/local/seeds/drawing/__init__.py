"""The pictures of the demo shops, drawn in one flat style: light from the upper left, soft shadows."""
