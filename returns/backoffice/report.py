def urls():
    return []
