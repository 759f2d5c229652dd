"""How chosen articles can be settled, as the customer is asked."""

from dataclasses import dataclass, replace

from returns.domain.exchange import Replacement
from returns.domain.states import Resolution
from returns.queries.offers import MONEY_WAYS
from returns.queries.preview import Preview, PreviewArticle, settle, shipping_of, tells_kept
from returns.wording.resolutions import chosen_words, consent_words, name_of, promise_of
from rma_portal.core.money import Money, sum_money
from rma_portal.web.templatetags.rma import money


@dataclass(frozen=True)
class Way:
    """One way of settling, in words; what it gives in money by the engine's calculation, and its bonus.

    An exchange has no amount of its own; it is not open where everything is out of stock.
    """

    code: str
    name: str
    promise: str
    amount: Money | None
    bonus: Money | None
    is_open: bool = True


@dataclass(frozen=True)
class Picker:
    """What can be had in exchange for one article, and what is picked."""

    article: PreviewArticle

    @property
    def field(self) -> str:
        """The name of the field."""
        return f"variant-{self.article.key}"

    @property
    def name(self) -> str:
        """What it stands in place of."""
        return ", ".join(filter(None, [self.article.title, self.article.line.options]))

    @property
    def replacements(self) -> tuple[Replacement, ...]:
        """What is listed, also what is out of stock."""
        return self.article.replacements

    @property
    def free(self) -> list[str]:
        """The SKUs that can be picked."""
        return [one.sku for one in self.replacements if one.is_free]

    @property
    def picked(self) -> str:
        """The SKU that is picked, also where it is gone by now."""
        return self.article.wished


@dataclass(frozen=True)
class Question:
    """Articles that can be settled in the same ways, asked about together; or one, asked about alone."""

    name: str
    articles: list[PreviewArticle]
    ways: list[Way]
    is_alone: bool = False

    @property
    def chosen(self) -> str:
        """The way they have now, if they agree and it is open."""
        wishes = {article.resolution for article in self.articles}
        return wishes.pop() if len(wishes) == 1 else ""

    @property
    def pickers(self) -> list[Picker]:
        """One for each article, where something can be had in exchange."""
        return [Picker(article) for article in self.articles] if self.offers_exchange else []

    @property
    def offers_exchange(self) -> bool:
        """Whether another article can be had."""
        return any(way.code == Resolution.EXCHANGE and way.is_open for way in self.ways)

    @property
    def difference_ways(self) -> list[tuple[str, str]]:
        """How a difference can come back, where something cheaper is among them (case 113)."""
        gives = any(one.back.gross for picker in self.pickers for one in picker.replacements)
        ways = [(way.code, way.name) for way in self.ways if way.code in MONEY_WAYS]
        return ways if gives and [code for code, _name in ways] != ["refund"] else []

    @property
    def difference_way(self) -> str:
        """The way of the difference that is chosen; else money, where there is any (T-33)."""
        ways = [code for code, _name in self.difference_ways]
        wishes = {article.difference_wish for article in self.articles} & set(ways)
        return wishes.pop() if len(wishes) == 1 else next((way for way in ways if way == "refund"), "")

    def asks_difference(self, skus: list[str]) -> bool:
        """Say whether something picked is cheaper, and what comes back is no money unless they say so."""
        if "refund" in [code for code, _name in self.difference_ways]:
            return False
        picked = zip(self.pickers, skus, strict=True)
        found = [one for picker, sku in picked for one in picker.replacements if one.sku == sku]
        return any(one.back.gross for one in found)

    @property
    def consent(self) -> str:
        """The sentence to agree to, where store credit is all there is; else empty (T-33)."""
        if any(article.is_gift for article in self.articles):
            return ""
        if [way.code for way in self.ways if way.is_open] != [Resolution.STORE_CREDIT]:
            return ""
        [way] = [way for way in self.ways if way.is_open]
        assert way.amount is not None
        return consent_words(money(way.amount + way.bonus if way.bonus else way.amount))

    @property
    def has_consent(self) -> bool:
        """Whether they agreed to this very sentence before."""
        return all(
            article.resolution == Resolution.STORE_CREDIT and article.agreed_to == self.consent
            for article in self.articles
        )

    def words_of(self, way: str, difference: str) -> str:
        """Return the words by which store credit was chosen; empty where it was not."""
        if way == Resolution.STORE_CREDIT:
            return self.consent or chosen_words(way)
        is_chosen = way == Resolution.EXCHANGE and difference == Resolution.STORE_CREDIT
        return chosen_words(difference) if is_chosen else ""


@dataclass(frozen=True)
class Settled:
    """An article about which nothing is asked: what comes back for it, and whether its customer keeps it."""

    article: PreviewArticle
    amount: Money
    is_kept: bool


def questions(seen: Preview, *, each: bool = False) -> list[Question]:
    """Ask about the articles: together those that can have the same, or about `each` for itself.

    What has one way to be paid back is no question.
    """
    groups = [[article] for article in decided(seen)] if each else groups_of(seen)
    return [
        Question(f"way-{group[0].key if each else number}", group, ways_of(group, seen, each=each), each)
        for number, group in enumerate(groups)
        if is_question(group)
    ]


def asks(seen: Preview) -> bool:
    """Say whether there is a question; that takes no calculation."""
    return any(is_question([article]) for article in decided(seen))


def decided(seen: Preview) -> list[PreviewArticle]:
    """Return the articles that can come back."""
    return [article for article in seen.articles if article.decision and article.decision.allowed]


def groups_of(seen: Preview) -> list[list[PreviewArticle]]:
    """Group the articles by what they can have."""
    groups: dict[tuple, list[PreviewArticle]] = {}
    for article in decided(seen):
        groups.setdefault((article.ways, bool(article.replacements)), []).append(article)
    return list(groups.values())


def can_part(seen: Preview) -> bool:
    """Say whether articles are asked about together that can be asked about one by one."""
    return any(len(group) > 1 for group in groups_of(seen) if is_question(group))


def kept(seen: Preview) -> set[str]:
    """Return the articles that their customer keeps where money comes back, by unit; those that are told."""
    if not tells_kept(seen):
        return set()
    return {article.key for article in decided(seen) if article.decision and article.decision.keep}


def unasked(seen: Preview, *, each: bool) -> list[Settled]:
    """Return what nothing is asked about: what is kept, and where `each` is asked about, the others too."""
    keys = kept(seen)
    found = [article for article in decided(seen) if not is_question([article])]
    told = [article for article in found if each or article.key in keys]
    return [Settled(one, money_for([one], seen, each=True), one.key in keys) for one in told]


def is_question(articles: list[PreviewArticle]) -> bool:
    """Say whether something is to be chosen: a way, a replacement, or anew what is no longer there."""
    ways = articles[0].ways
    is_gone = any(article.resolution not in ways for article in articles)
    plain = ("store_credit",) if articles[0].is_gift else ("refund",)
    return ways != plain or is_gone


def ways_of(articles: list[PreviewArticle], seen: Preview, *, each: bool = False) -> list[Way]:
    """Return the ways of a group of articles; an exchange that is out of stock is shown, and closed.

    Beside `each` article stands its own money alone: outbound shipping belongs to all of them.
    """
    amount = money_for(articles, seen, each=each)
    ways = [way_of(code, articles, amount) for code in articles[0].ways]
    if articles[0].replacements and Resolution.EXCHANGE not in articles[0].ways:
        ways.append(exchange(is_open=False))
    return ways


def money_for(articles: list[PreviewArticle], seen: Preview, *, each: bool) -> Money:
    """Return what comes back for articles in money or store credit, which is the same before its bonus."""
    purchase, as_if = seen.judge.purchase, [replace(article, resolution="refund") for article in articles]
    shipping = Money.zero(seen.room.currency) if each else shipping_of(purchase, as_if)
    return settle(purchase, as_if, seen.room, shipping).total


def way_of(code: str, articles: list[PreviewArticle], amount: Money) -> Way:
    """Return a way of settling a group of articles, where money would give this amount."""
    if code == Resolution.EXCHANGE:
        return exchange(is_open=True)
    bonus = sum_money((article.bonus_by(code) for article in articles), amount.currency)
    return Way(code, name_of(code), promise_of(code), amount, bonus)


def exchange(*, is_open: bool) -> Way:
    """Return the way that gives another article."""
    code = str(Resolution.EXCHANGE)
    return Way(code, name_of(code), promise_of(code), None, None, is_open)
