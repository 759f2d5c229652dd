"""Orders from a CSV file of order lines: plain Python, no models.

file = look(source, given=parse_given("number=Invoice,sku=Code"))
file.mapping.shown()                                    # to be confirmed by the user
for piece in read(file, zone="Europe/Paris", currency="EUR"):
    ...                                                 # ImportedOrder, Problem, at last CancelledUnits
"""

from customers.stores.csv_file.file import OrderFile, look, read
from customers.stores.csv_file.mapping import parse_given
from customers.stores.csv_file.problems import FILE_MESSAGES, MESSAGES

__all__ = ["FILE_MESSAGES", "MESSAGES", "OrderFile", "look", "parse_given", "read"]
