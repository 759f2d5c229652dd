"""What customers write about what they send back, by shop kind, language, and reason or picture.

A picture's comment tells what the picture shows; an empty text is a customer who wrote nothing.
"""

# ruff: noqa: E501 (a sentence reads best as one line)

from collections.abc import Mapping

Bank = Mapping[str, tuple[str, ...]]

_FASHION_FR: Bank = {
    "size_small": (
        "Taille trop petit, je ne ferme pas la taille.", "Serré aux épaules, j'aurais dû prendre au-dessus.",
        "Je fais du 38 d'habitude, ici il me faudrait un 40.", "Trop juste à la poitrine.", "",
        "Coupe très cintrée, impossible de lever les bras.", "Trop petit, dommage, la matière est belle.",
    ),
    "size_large": (
        "Trop grand, ça bâille à la taille.", "Une taille de moins aurait suffi.", "Les manches sont trop longues.",
        "", "Flotte un peu partout, je prendrai la taille en dessous.", "Trop large aux hanches.",
    ),
    "changed_mind": (
        "Finalement je ne le garde pas.", "Double emploi avec un autre article.", "",
        "Acheté sur un coup de cœur, je préfère renoncer.", "Plus besoin, merci.",
    ),
    "style_colour": (
        "La couleur est plus terne que sur l'écran.", "Je le voyais plus clair.", "",
        "Joli mais la coupe ne me va pas.", "Ne va pas avec le reste de ma tenue.",
    ),
    "not_as_expected": (
        "Le tissu est plus fin que je ne pensais.", "Ça gratte un peu.", "Sur la photo le tombé est différent.",
        "Plus court que sur le mannequin.", "Je m'attendais à une matière plus épaisse.",
    ),
    "defective": (
        "Un fil tiré sur le devant.", "La fermeture accroche depuis le premier essayage.",
        "La finition n'est pas à la hauteur, un point a lâché.",
    ),
    "damaged_in_transit": ("Le colis est arrivé écrasé et l'article est marqué.",),
    "wrong_item": ("J'ai reçu une autre couleur que celle commandée.", "Ce n'est pas l'article que j'ai commandé.",
                   "Mauvaise taille dans le colis, l'étiquette indique autre chose."),
    "missing_parts": ("Il manquait une pièce dans la boîte.", "La pochette de protection n'était pas dans le colis."),
    "late": ("Arrivé après l'événement pour lequel je l'avais pris.", "Cadeau reçu trop tard.",
             "Livraison deux jours après la date annoncée."),
    "other": ("On m'a offert le même entre-temps.", "Erreur de ma part en validant le panier, désolée.",
              "Je l'ai commandé deux fois sans m'en rendre compte."),
    "torn_seam": ("Couture ouverte sur le côté dès le premier essayage, photo jointe.",
                  "La couture s'est défaite sur quatre centimètres, je n'ai pas forcé."),
    "stain": ("Tache visible à la livraison, je ne l'ai pas porté.", "Il y a une auréole brune sur le devant."),
    "missing_button": ("Un bouton manque et il n'y en a pas de rechange.", "Bouton arraché, le fil pend encore."),
    "dented_box": ("Le carton était enfoncé, l'article est abîmé.", "Colis reçu ouvert et très abîmé, voir photo."),
}  # fmt: skip

_FASHION_EN: Bank = {
    "size_small": ("Too tight across the back.", "Runs a full size small.", "", "Lovely, but I cannot do up the zip."),
    "size_large": ("Far too wide at the waist.", "I will order the size below.", "Sleeves come past my hands."),
    "changed_mind": ("Decided not to keep it.", "", "I bought something similar in a shop."),
    "style_colour": ("The colour is duller than on my screen.", "Not quite my style once on."),
    "not_as_expected": ("The fabric is thinner than I thought.", "Shorter than it looks on the model."),
    "defective": ("A thread is pulled at the front.", "The fastening catches every time."),
    "damaged_in_transit": ("The parcel was crushed and so was this.",),
    "wrong_item": ("You sent another colour.", "This is not the size I ordered."),
    "missing_parts": ("One piece was missing from the box.",),
    "late": ("Came after the wedding I bought it for.",),
    "other": ("I ordered it twice by mistake.",),
    "torn_seam": ("The side seam has opened, see the photo.",),
    "stain": ("There is a brown mark on the front, it came like that.",),
    "missing_button": ("One button is missing and there is no spare.",),
    "dented_box": ("The box was badly dented and the article is damaged.",),
}  # fmt: skip

_HOME_EN: Bank = {
    "size_small": ("Smaller than it looks in the pictures, it is lost on our table.", "Should have measured first.",
                   "Half the size I had imagined.", ""),
    "size_large": ("Too big for the shelf it was meant for.", "Does not fit where I wanted it, my own fault.", ""),
    "changed_mind": ("Changed my mind, sorry.", "", "We are redecorating and it no longer fits in.",
                     "My husband bought the same one.", "Bought in a hurry, no longer needed."),
    "style_colour": ("The colour clashes with our sofa.", "Much greener than on the website.", "",
                     "Lovely thing, wrong shade for the room.", "Looks more orange in daylight."),
    "not_as_expected": ("Lighter and flimsier than I expected.", "The light it gives is dimmer than described.",
                        "The finish looks different from the photographs.", "Feels rather thin for the price."),
    "defective": ("The lid does not sit straight.", "Stopped working on the second day.", "It wobbles on a flat table.",
                  "The glaze has bubbles all along the rim.", "The switch has to be pressed three times."),
    "damaged_in_transit": ("Arrived in pieces.", "Cracked on arrival, there was hardly any padding.",
                           "Broken when I opened the parcel."),
    "wrong_item": ("I ordered the other colour.", "This is the small one, I paid for the large one.",
                   "Somebody else's order was in my parcel."),
    "missing_parts": ("Only three of the set were in the box.", "The fittings were missing.",
                      "No lid in the parcel, only the jar."),
    "late": ("It was a birthday present and came two days after.", "Arrived too late to be of use."),
    "other": ("I was given the same one at Christmas.", "We are moving abroad and cannot take it.",
              "Ordered twice because the page hung."),
    "broken_mug": ("Smashed on arrival, photo attached. The handle came off as well.",
                   "Opened the box to a pile of pieces."),
    "chipped_plate": ("Large chip on the rim and a crack running to the middle.",
                      "Chipped on the edge, we cannot use it like this."),
    "dented_box": ("The corner of the parcel was crushed and it is damaged inside.",
                   "Courier must have dropped it, the box is badly dented."),
}  # fmt: skip

BANKS: Mapping[tuple[str, str], Bank] = {
    ("FR", "fr"): _FASHION_FR,
    ("FR", "en"): _FASHION_EN,
    ("GB", "en"): _HOME_EN,
}

STAFF_NOTES: Mapping[str, Bank] = {
    "fr": {
        "rejected": (
            "L'article a été porté et lavé : nous ne pouvons pas le reprendre.",
            "Les photos montrent des traces d'usage qui dépassent un simple essayage.",
        ),
        "awaiting_information": (
            "Pourriez-vous nous envoyer une photo du défaut, de près et de plus loin ?",
            "Pouvez-vous préciser où se trouve le défaut et joindre une photo ?",
        ),
    },
    "en": {
        "rejected": (
            "The article shows wear beyond trying it, so we cannot take it back.",
            "Our photographs at dispatch show it undamaged, and the mark comes from use.",
        ),
        "awaiting_information": (
            "Could you send us a photo of the fault, one close up and one from further away?",
            "Could you tell us where the fault is and add a photo?",
        ),
    },
}
