"""The catalogue and the stock in the back-office."""

from django.contrib import admin

from inventory.backoffice.catalogue import ProductAdmin, VariantAdmin
from inventory.backoffice.stock import StockLevelAdmin, StockMovementAdmin
from inventory.models import Product, StockLevel, StockMovement, Variant

admin.site.register(Product, ProductAdmin)
admin.site.register(Variant, VariantAdmin)
admin.site.register(StockLevel, StockLevelAdmin)
admin.site.register(StockMovement, StockMovementAdmin)
