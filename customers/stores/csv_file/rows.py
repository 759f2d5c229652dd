"""One record of the file becomes typed values, or problems of its line."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from customers.domain.orders import ImportedAddress, LineKind, OrderStatus, Problem
from customers.stores.csv_file import cells
from customers.stores.csv_file.countries import country_code
from customers.stores.csv_file.kinds import USUAL_KINDS, KindTable
from customers.stores.csv_file.mapping import Mapping
from customers.stores.csv_file.problems import problem
from customers.stores.csv_file.reader import Record
from customers.stores.csv_file.status import is_no, is_yes, order_status
from rma_portal.core.errors import InvalidInput
from rma_portal.core.money import round_money

Value = TypeVar("Value")


@dataclass(frozen=True)
class Reading:
    """How a file's cells are to be understood: columns, local time zone, default currency, day order."""

    mapping: Mapping
    zone: str
    currency: str
    day_first: bool = True
    marks_cancellations: bool = False
    kinds: KindTable = USUAL_KINDS


_NO_ADDRESS = ImportedAddress()


@dataclass(frozen=True)
class OrderFacts:
    """What a row says about its whole order; None and "" mean that this row does not say."""

    placed_at: datetime | None = None
    delivered_at: datetime | None = None
    status: OrderStatus | None = None
    currency: str = ""
    channel: str = ""
    customer_id: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    is_business: bool | None = None
    address: ImportedAddress = _NO_ADDRESS
    subtotal: Decimal | None = None
    shipping: Decimal | None = None
    shipping_title: str = ""
    taxes: Decimal | None = None
    total: Decimal | None = None
    outstanding: Decimal | None = None
    refunded: Decimal | None = None
    tracking: str = ""

    def completed_by(self, other: "OrderFacts") -> "OrderFacts":
        """Return these facts, with what they leave open taken from a later row of the same order."""
        if self == other:
            return self
        return replace(
            self,
            **{
                one.name: getattr(other, one.name)
                for one in fields(self)
                if getattr(self, one.name) in (None, "", _NO_ADDRESS)
            },
        )


@dataclass(frozen=True)
class Goods:
    """What a row says about its line; `quantity` is positive, amounts are in the row's currency."""

    sku: str
    title: str
    options: str
    gtin: str
    kind: LineKind
    is_returnable: bool
    quantity: int
    unit_price: Decimal | None = None
    paid: Decimal = Decimal(0)
    tax: Decimal | None = None
    brand: str = ""
    weight: int = 0
    discount: Decimal = Decimal(0)
    is_second_hand: bool = False


@dataclass(frozen=True)
class Row:
    """A record understood. A row without goods is left out, for the reason in `problems`."""

    line: int
    number: str
    facts: OrderFacts
    goods: Goods | None
    is_cancellation: bool
    problems: tuple[Problem, ...]
    text: str


class RowReader:
    """Reads one record, collecting what is wrong with it."""

    def __init__(self, reading: Reading, record: Record) -> None:
        self._reading = reading
        self._record = record
        self._problems: list[Problem] = []
        self._currency = reading.currency
        mapping = reading.mapping
        self._cells = {name: cells.plain(mapping.cell(record.cells, name)) for name in mapping.columns}

    def read(self) -> Row:
        """Return the row; never raises for what a cell says."""
        number = self._needed(self._number) or ""
        placed_at = self._needed(self._placed_at)
        self._currency = self._needed(self._stated_currency) or self._reading.currency
        quantity = self._needed(lambda: cells.quantity(self._cell("quantity")))
        is_cancellation = bool(quantity) and self._cancels(number, quantity or 0)
        goods = self._needed(lambda: self._goods(abs(quantity or 0), is_cancellation)) if quantity else None
        facts = self._facts(placed_at)
        is_whole = not any(found.is_skipped for found in self._problems)
        return Row(
            self._record.line,
            number,
            facts,
            goods if is_whole else None,
            is_cancellation,
            tuple(self._problems),
            self._record.text,
        )

    def _cell(self, name: str) -> str:
        return self._cells.get(name, "")

    def _needed(self, value: Callable[[], Value]) -> Value | None:
        """Without this value the row is left out."""
        try:
            return value()
        except InvalidInput as error:
            self._problems.append(problem(self._record.line, error, self._record.text))
            return None

    def _wanted(self, value: Callable[[], Value], code: str = "") -> Value | None:
        """Without this value the row is taken all the same, and the doubt is reported under `code`."""
        try:
            return value()
        except InvalidInput as error:
            named = InvalidInput(code or error.code, error.hint, **error.params)
            self._problems.append(problem(self._record.line, named, self._record.text, is_skipped=False))
            return None

    def _number(self) -> str:
        number = cells.identifier(self._cell("number"), "number", 60)
        if not number:
            raise InvalidInput("number_blank", "give the order's number")
        return number

    def _instant(self, name: str) -> datetime | None:
        text = self._cell(name)
        return cells.instant(text, self._reading.zone, day_first=self._reading.day_first) if text else None

    def _placed_at(self) -> datetime | None:
        return self._instant("ordered_at")

    def _stated_currency(self) -> str:
        text = self._cell("currency")
        return cells.currency_code(text) if text else ""

    def _cancels(self, number: str, quantity: int) -> bool:
        is_marked = self._reading.marks_cancellations and number[:1] in "Cc" and number[1:].isdigit()
        return quantity < 0 or is_marked

    def _goods(self, quantity: int, is_cancellation: bool) -> Goods:
        title = self._cell("title")[:200]
        sku = cells.identifier(self._cell("sku"), "sku", 60) or title[:60]
        if not sku:
            raise InvalidInput("sku_blank", "give the article's code")
        kind = self._reading.kinds.kind_of(sku, title)
        goods = Goods(
            sku=sku,
            title=title or sku,
            options=self._cell("options")[:120],
            gtin=self._wanted(lambda: cells.gtin(self._cell("gtin"))) or "",
            kind=kind,
            is_returnable=kind == "article" and not is_no(self._cell("returnable")),
            quantity=quantity,
            brand=self._cell("brand")[:80],
            weight=self._wanted(lambda: cells.grams(self._cell("weight"))) or 0,
            is_second_hand=is_yes(self._cell("second_hand")),
        )
        return goods if is_cancellation else self._priced(goods)

    def _priced(self, goods: Goods) -> Goods:
        unit_price, paid, tax, discount = map(self._amount, ("unit_price", "paid", "tax", "discount"))
        if paid is None and unit_price is None:
            raise InvalidInput("amount_blank", "give a price or an amount paid")
        off = abs(discount or Decimal(0))
        if paid is None:
            paid = (unit_price or Decimal(0)) * goods.quantity - off
        paid = round_money(paid, self._currency).amount
        if goods.kind == "discount":  # written above or below zero, it means the same
            return replace(goods, unit_price=unit_price, paid=-abs(paid), tax=tax and Decimal(0))
        tax = None if tax is None else round_money(tax, self._currency).amount
        _refuse_negative(unit_price, paid, tax)
        if tax and tax > paid:
            raise InvalidInput("tax_above_paid", "tax is part of what was paid", tax=str(tax), paid=str(paid))
        off = round_money(off, self._currency).amount
        return replace(goods, unit_price=unit_price, paid=paid, tax=tax, discount=off)

    def _amount(self, name: str) -> Decimal | None:
        return cells.amount(self._cell(name), self._currency)

    def _facts(self, placed_at: datetime | None) -> OrderFacts:
        return OrderFacts(
            placed_at=placed_at,
            delivered_at=self._wanted(lambda: self._instant("delivered_at"), "delivery_unreadable"),
            status=self._status(),
            currency=self._currency if self._cell("currency") else "",
            channel=self._cell("channel")[:40],
            customer_id=self._needed(lambda: cells.identifier(self._cell("customer_id"), "customer_id", 60))
            or "",
            name=self._name(),
            email=self._wanted(lambda: cells.email(self._cell("email"))) or "",
            phone=self._cell("phone")[:30],
            language=self._cell("language")[:5],
            is_business=is_yes(self._cell("business")) or None,
            address=self._address(),
            tracking=self._wanted(lambda: cells.identifier(self._cell("tracking"), "tracking", 60)) or "",
            shipping_title=self._cell("shipping_title")[:200],
            **self._order_amounts(),
        )

    def _status(self) -> OrderStatus | None:
        texts = [self._cell("status"), self._cell("payment_status")]
        stated = self._wanted(lambda: order_status(texts, self._cell("cancelled_at")))
        return stated or ("pending" if any(texts) else None)

    def _name(self) -> str:
        parts = (self._cell("first_name"), self._cell("last_name"))
        return (self._cell("customer_name") or " ".join(filter(None, parts)))[:160]

    def _address(self) -> ImportedAddress:
        country = self._wanted(lambda: country_code(self._cell("country"))) or ""
        line1, line2 = self._cell("address")[:160], self._cell("address2")[:160]
        postcode, city = self._cell("postcode")[:20], self._cell("city")[:80]
        is_stated = any((line1, line2, postcode, city, country))
        return ImportedAddress(self._name() if is_stated else "", line1, line2, postcode, city, country)

    def _order_amounts(self) -> dict[str, Decimal | None]:
        names = ("subtotal", "shipping", "taxes", "total", "outstanding", "refunded")
        return {name: self._order_amount(name) for name in names}

    def _order_amount(self, name: str) -> Decimal | None:
        found = self._wanted(lambda: self._amount(name), "total_unreadable")
        return None if found is None else abs(round_money(found, self._currency).amount)


def _refuse_negative(*amounts: Decimal | None) -> None:
    for found in amounts:
        if found is not None and found < 0:
            raise InvalidInput("amount_negative", "give an amount of zero or more", text=str(found))
