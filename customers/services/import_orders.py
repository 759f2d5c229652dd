"""Write orders that a shop adapter has read: a batch at a time, each order once."""

from collections.abc import Sequence
from decimal import Decimal

from customers.domain.matching import email_key, order_number_key, postcode_key, tracking_key
from customers.domain.orders import ONE_PARCEL, ImportedCustomer, ImportedLine, ImportedOrder
from customers.domain.shares import share_units
from customers.models import (
    Customer,
    Delivery,
    DeliveryLine,
    Order,
    OrderLine,
    Payment,
    SalesChannel,
    UnitShare,
)
from customers.services.note_tracking import note_tracking
from inventory.models import Variant
from inventory.services.import_variants import VariantSeen, import_variants
from rma_portal.core import clock
from rma_portal.core.money import Money

ROWS = 2000  # in one INSERT


def import_orders(orders: Sequence[ImportedOrder]) -> int:
    """Write the orders of a batch that are not known yet; return how many (case 134).

    An order that is known is left as it is: its units and their shares never change (case 91); only its
    parcel takes the tracking number that is told now. Writes customers, variants, lines, unit shares, the
    parcel that was sent and the payment, all in the caller's transaction. A number of queries that does not
    grow with the batch.
    """
    channels = channels_of(orders)
    note_tracking(
        [order for order in orders if is_known(order, channels)],
        {code: channel.pk for code, (channel, _numbers) in channels.items()},
    )
    fresh = [order for order in unique(orders) if not is_known(order, channels)]
    if not fresh:
        return 0
    people = customers_of(fresh)
    rows = {order.number: order_row(order, channels, people) for order in fresh}
    Order.objects.bulk_create(rows.values(), batch_size=ROWS)
    write_lines(fresh, rows)
    Payment.objects.bulk_create((payment_row(order, rows[order.number]) for order in fresh), batch_size=ROWS)
    return len(fresh)


def unique(orders: Sequence[ImportedOrder]) -> list[ImportedOrder]:
    """Return the orders, each channel's number once."""
    return list({(order.channel, order.number): order for order in orders}.values())


def channels_of(orders: Sequence[ImportedOrder]) -> dict[str, tuple[SalesChannel, set[str]]]:
    """Return the channels named, made where they are new, each with those of the numbers it knows already."""
    found = {}
    for code in {order.channel for order in orders}:
        channel, _made = SalesChannel.objects.get_or_create(code=code, defaults={"name": code.title()})
        numbers = [order.number for order in orders if order.channel == code]
        known = Order.objects.filter(channel=channel, number__in=numbers)
        found[code] = (channel, set(known.values_list("number", flat=True)))
    return found


def is_known(order: ImportedOrder, channels: dict[str, tuple[SalesChannel, set[str]]]) -> bool:
    """Say whether an order was imported before."""
    return order.number in channels[order.channel][1]


def customers_of(orders: Sequence[ImportedOrder]) -> dict[str, Customer]:
    """Return the customers of the orders by reference, made where they are new."""
    wanted = {order.customer.ref: order.customer for order in orders}
    known = set(Customer.objects.filter(ref__in=wanted).values_list("ref", flat=True))
    made = [customer_row(person) for ref, person in wanted.items() if ref not in known]
    Customer.objects.bulk_create(made, batch_size=ROWS)
    return {customer.ref: customer for customer in Customer.objects.filter(ref__in=wanted)}


def customer_row(person: ImportedCustomer) -> Customer:
    """Return a customer as stored."""
    return Customer(
        ref=person.ref[:80],
        name=person.name[:160],
        email=person.email,
        email_key=email_key(person.email),
        phone=person.phone[:30],
        language=person.language[:5],
        country=person.country[:2],
        created_at=clock.now(),
    )


def order_row(
    order: ImportedOrder, channels: dict[str, tuple[SalesChannel, set[str]]], people: dict[str, Customer]
) -> Order:
    """Return an order as stored, with the address as it was then."""
    to = order.ship_to
    return Order(
        channel=channels[order.channel][0],
        number=order.number[:60],
        number_key=order_number_key(order.number)[:60],
        customer=people[order.customer.ref],
        placed_at=order.placed_at,
        order_status=order.status,
        currency=order.currency,
        total_amount=sum((line.paid for line in order.lines), Decimal(0)),
        is_business=order.is_business,
        shipping_amount=sum((line.paid for line in order.lines if line.kind == "shipping"), Decimal(0)),
        ship_name=to.name[:160],
        ship_line1=to.line1[:160],
        ship_line2=to.line2[:160],
        ship_postcode=to.postcode[:20],
        ship_city=to.city[:80],
        ship_country=to.country or order.customer.country,
        email_key=email_key(order.customer.email),
        postcode_key=postcode_key(to.postcode)[:20],
        imported_at=clock.now(),
    )


def write_lines(orders: Sequence[ImportedOrder], rows: dict[str, Order]) -> None:
    """Write lines, unit shares and the parcel of each order."""
    variants = import_variants(seen_variants(orders))
    pairs = [(line, line_row(line, rows[order.number], variants)) for order in orders for line in order.lines]
    OrderLine.objects.bulk_create((row for _line, row in pairs), batch_size=ROWS)
    returnable = [(line, row) for line, row in pairs if line.is_returnable]
    units = (unit for line, row in pairs for unit in unit_rows(line, row))
    UnitShare.objects.bulk_create(units, batch_size=ROWS)
    write_deliveries(orders, rows, returnable)


def seen_variants(orders: Sequence[ImportedOrder]) -> list[VariantSeen]:
    """Return the articles the orders name, for the catalogue."""
    return [
        VariantSeen(
            line.sku,
            line.title,
            line.options,
            line.gtin,
            line.unit_price or Decimal(0),
            order.currency,
            line.brand,
            line.weight,
            line.is_second_hand,
        )
        for order in orders
        for line in order.lines
        if line.is_returnable
    ]


def line_row(line: ImportedLine, order: Order, variants: dict[str, Variant]) -> OrderLine:
    """Return an order line as stored: a snapshot of the article as it was bought.

    What the order does not say of the article itself is the catalogue's of this moment.
    """
    variant = variants.get(line.sku) if line.is_returnable else None
    return OrderLine(
        order=order,
        ref=line.ref[:80],
        variant=variant,
        kind=variant.kind if variant else line.kind,
        sku=line.sku[:60],
        title=(line.title or line.sku)[:200],
        options=line.options[:120],
        category=variant.product.category if variant else "",
        tags=variant.product.tags if variant else [],
        is_final_sale=variant.is_final_sale if variant else False,
        exemption=variant.exemption if variant else "",
        is_second_hand=line.is_second_hand or bool(variant and variant.is_second_hand),
        brand=(line.brand or (variant.product.brand if variant else ""))[:80],
        weight=line.weight or (variant.weight if variant else 0),
        discount_amount=line.discount,
        quantity=line.quantity,
        gross_amount=line.paid,
        tax_amount=line.tax,
    )


def unit_rows(line: ImportedLine, row: OrderLine) -> list[UnitShare]:
    """Return a line's units with what each cost: the earlier ones carry the odd cents (case 96)."""
    currency = row.order.currency
    shares = share_units(Money(line.paid, currency), Money(line.tax, currency), line.quantity)
    return [
        UnitShare(order_line=row, unit_no=no, gross_amount=share.gross.amount, tax_amount=share.tax.amount)
        for no, share in enumerate(shares, start=1)
    ]


def write_deliveries(
    orders: Sequence[ImportedOrder], rows: dict[str, Order], returnable: list[tuple[ImportedLine, OrderLine]]
) -> None:
    """Write one parcel for each completed order, with all its articles; when it came may be unknown."""
    sent = {
        rows[order.number].pk: Delivery(
            order=rows[order.number],
            ref=ONE_PARCEL,
            shipped_at=order.placed_at,
            delivered_at=order.delivered_at,
            tracking_key=tracking_key(order.tracking)[:60],
        )
        for order in orders
        if order.status == "completed"
    }
    Delivery.objects.bulk_create(sent.values(), batch_size=ROWS)
    DeliveryLine.objects.bulk_create(
        (
            DeliveryLine(delivery=sent[row.order_id], order_line=row, quantity=line.quantity)
            for line, row in returnable
            if row.order_id in sent
        ),
        batch_size=ROWS,
    )


def payment_row(order: ImportedOrder, row: Order) -> Payment:
    """Return the payment: what the source says was captured, else the sum of the lines."""
    captured = order.captured if order.captured is not None else row.total_amount
    return Payment(
        order=row,
        ref="1",
        method=order.payment_method[:40],
        currency=order.currency,
        captured_amount=max(captured, Decimal(0)),
        refunded_amount=min(order.refunded, max(captured, Decimal(0))),
    )
