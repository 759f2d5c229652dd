"""Invented customers: names and streets from small word lists, e-mails at example domains.

Telephone numbers come from the ranges that ARCEP and Ofcom keep for fiction.
"""

# ruff: noqa: E501 (word lists)

import random
import unicodedata
from dataclasses import dataclass

from rma_portal.local.seeds.dice import dice
from rma_portal.local.seeds.plans import MerchantSeed, PersonSeed

Place = tuple[str, str]  # postcode (or its start) and city


@dataclass(frozen=True)
class _Country:
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    streets: tuple[str, ...]
    places: tuple[Place, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FRANCE = _Country(
    first_names=_words(
        "Camille Léa Manon Chloé Inès Jade Louise Zoé Aïcha Maëlle Nathalie Sophie Isabelle "
        "Valérie Sylvie Élodie Aurélie Pauline Justine Océane Fatima Mathilde Noémie Thomas "
        "Hugo Lucas Karim Antoine Étienne Marie Clémence Amandine Yasmine Audrey Céline "
        "Delphine Raphaëlle Solange Agathe Margot"
    ),
    last_names=_words(
        "Martin Bernard Moreau Lefèvre Garnier Chevalier Rousseau Fontaine Marchand Benali "
        "Nguyen Da-Silva Perrin Colin Vidal Gauthier Lemoine Bouvier Renaud Carpentier Delmas "
        "Tessier Haddad Pasquier Aubry Jacquet Guérin Poirier Charrier Lacroix Kone Maillard "
        "Boucher Barbier Schmitt Le-Gall Roche"
    ),
    streets=(
        "rue des Lilas", "rue de la République", "avenue Jean-Jaurès", "rue Victor-Hugo", "place du Marché",
        "chemin des Vignes", "rue du Moulin", "impasse des Acacias", "boulevard de la Gare", "rue Pasteur",
        "allée des Tilleuls", "quai des Bateliers", "rue Sainte-Catherine", "rue des Écoles", "cours Gambetta",
    ),
    places=(
        ("75011", "Paris"), ("75018", "Paris"), ("69003", "Lyon"), ("69100", "Villeurbanne"),
        ("13006", "Marseille"), ("33000", "Bordeaux"), ("31000", "Toulouse"), ("44000", "Nantes"),
        ("59800", "Lille"), ("67000", "Strasbourg"), ("35000", "Rennes"), ("34000", "Montpellier"),
        ("06000", "Nice"), ("38000", "Grenoble"), ("21000", "Dijon"), ("37000", "Tours"), ("29200", "Brest"),
        ("64100", "Bayonne"), ("74000", "Annecy"), ("20000", "Ajaccio"), ("14000", "Caen"), ("86000", "Poitiers"),
    ),
)  # fmt: skip
_BRITAIN = _Country(
    first_names=_words(
        "Olivia Amelia Isla Emily Grace Poppy Freya Charlotte Megan Rhiannon Fiona Catriona "
        "Aisha Priyanka Harriet Eleanor Joanne Sarah Helen Claire Rachel Oliver George Harry "
        "Jack Rhys Angus Mohammed Kwame Thomas William Edward Zoe Beth Hannah Lucy Imogen "
        "Matilda Rosalind Siobhan"
    ),
    last_names=_words(
        "Smith Jones Taylor Evans Walker Wright Thompson Hughes Edwards Green Hall Wood "
        "Clarke Patel Khan Campbell Macleod Stewart Morgan Griffiths Bennett Cooper Ward "
        "Mensah Okafor Begum Fletcher Holloway Ashworth Thorne Whitaker Pemberton Lowe "
        "Sinclair Doyle Barlow Hartley Winslow"
    ),
    streets=(
        "High Street", "Station Road", "Church Lane", "Victoria Terrace", "Mill Road", "Orchard Close",
        "Queen's Road", "Albert Street", "The Crescent", "Park Avenue", "Springfield Drive", "Harbour View",
        "Priory Gardens", "Chapel Hill", "Windmill Lane",
    ),
    places=(
        ("BS6", "Bristol"), ("BA1", "Bath"), ("EX4", "Exeter"), ("CF10", "Cardiff"), ("SE15", "London"),
        ("N16", "London"), ("M20", "Manchester"), ("LS6", "Leeds"), ("S10", "Sheffield"), ("NE2", "Newcastle"),
        ("EH9", "Edinburgh"), ("G12", "Glasgow"), ("BN1", "Brighton"), ("OX4", "Oxford"), ("CB1", "Cambridge"),
        ("NR2", "Norwich"), ("YO1", "York"), ("LA1", "Lancaster"), ("PL4", "Plymouth"), ("BT9", "Belfast"),
    ),
)  # fmt: skip
_FLOORS = ("Bâtiment B", "Appartement 12", "3e étage", "Résidence Les Pins")


def people(merchant: MerchantSeed, count: int = 420) -> tuple[PersonSeed, ...]:
    """Return the merchant's invented customers, always the same ones."""
    rng = dice(f"people of {merchant.slug}")
    make = _french if merchant.country == "FR" else _british
    return tuple(make(rng, number) for number in range(1, count + 1))


def _french(rng: random.Random, number: int) -> PersonSeed:
    name = _name(rng, _FRANCE)
    postcode, city = rng.choice(_FRANCE.places)
    return PersonSeed(
        ref=f"C{number:05d}",
        name=name,
        email=_email(name, number, rng),
        phone=f"06 39 98 {rng.randrange(100):02d} {rng.randrange(100):02d}",
        language="en" if rng.random() < 0.12 else "fr",
        line1=f"{rng.randint(1, 148)}{rng.choice(('', '', '', ' bis'))} {rng.choice(_FRANCE.streets)}",
        line2=rng.choice(_FLOORS) if rng.random() < 0.2 else "",
        postcode=postcode,
        city=city,
        country="FR",
    )


def _british(rng: random.Random, number: int) -> PersonSeed:
    name = _name(rng, _BRITAIN)
    district, city = rng.choice(_BRITAIN.places)
    return PersonSeed(
        ref=f"C{number:05d}",
        name=name,
        email=_email(name, number, rng),
        phone=f"07700 900{rng.randrange(1000):03d}",
        language="en",
        line1=f"{rng.randint(1, 140)} {rng.choice(_BRITAIN.streets)}",
        line2=f"Flat {rng.randint(1, 24)}" if rng.random() < 0.2 else "",
        postcode=f"{district} {rng.randint(1, 9)}{rng.choice('ABDEFGHJLN')}{rng.choice('PQRSTUWXYZ')}",
        city=city,
        country="GB",
    )


def _name(rng: random.Random, country: _Country) -> str:
    return f"{rng.choice(country.first_names)} {rng.choice(country.last_names).replace('-', ' ')}"


def _email(name: str, number: int, rng: random.Random) -> str:
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    first, _, last = plain.partition(" ")
    local = rng.choice((f"{first}.{last}", f"{first[0]}.{last}", f"{last}.{first}")).replace(" ", "")
    # The number keeps addresses apart where names meet twice.
    return f"{local}{number}@example.{rng.choice(('com', 'org'))}"
