"""The ground of the API: keys, errors, pages, limits, doing a thing once, and its description.

The only place that knows how Django REST framework is set up. Applications build their resources on
`views.ListView`, `views.DetailView` and `views.DeedView`.
"""
