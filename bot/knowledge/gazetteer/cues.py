"""The words around a name that say whether it is a place, and whose place it is.

All patterns read folded words separated by one space; those in BEFORE patterns end where the name begins.
"""

import re
from enum import IntEnum


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(words.split())


ARTICLES = frozenset(("le", "la", "les", "l"))
CONTRACTED = {"au": "le", "du": "le", "aux": "les", "des": "les"}
DETERMINERS = word_set(
    "deux trois quatre cinq six sept huit neuf dix un une ce cet cette ces mon ma mes ton ta tes son sa ses "
    "notre nos votre vos leur leurs quel quelle quels quelles chaque aucun aucune plusieurs quelques toute tous toutes "
)
LINKS = word_set("de d du des la le les l sur sous en et a au aux")
FILLER = word_set(
    "bonjour bonsoir salut bjr bsr slt coucou allo alors oui ouais euh ben bah ok voila donc svp stp "
    "merci s il te vous plait c est cest suis je j ai jhabite habite habitons nous on a au aux de d du "
    "des la le les l sur dans pour moi ma mon notre commune ville village mairie cp code postal france "
    "cedex en chez vers et pardon desole parle ici meme plutot "
)

_LINK = r"(?: (?:de|du|des|d|la|le|les|l))*"
_WAY = (
    "rue|ruelle|avenue|av|ave|boulevard|bd|bld|blvd|route|rte|chemin|impasse|imp|allee|allees|place|pl|quai|"
    "cours|square|sentier|passage|rond point|faubourg|fbg|esplanade|promenade|pont|porte|residence|cite|"
    "lotissement|hameau|lieu dit|lieudit|batiment|tour|clos|venelle|voie|autoroute|nationale|departementale|"
    "peripherique|rocade|viaduc|tunnel|foret|bois|canal|lac|vallee|plaine|zone|za|zi|zac|quartier|lycee|"
    "college|universite|fac|faculte|iut|prefecture|sous prefecture|tribunal|caf|cpam|carsat|rectorat|"
    "academie|communaute|communaute de communes|agglo|agglomeration|metropole|cc|comcom|com com|"
    "intercommunalite|syndicat|departement|region|canton|arret|station|ligne|vin|vins|saucisson|abattoir|"
    "statue|fontaine|chapelle|notre dame|mont|24 heures|tour de|traite|bataille|edit|sncf"
)
WAY = re.compile(rf"(?:^| )(?:{_WAY}){_LINK}$")
TRIP = re.compile(
    r"(?:^| )(?:ter|train|trains|bus|car|cars|tgv|tram|tramway|metro|vol|trajet|trajets|navette|ligne|correspondance)"
    r"(?: (?:pour|vers|de|du|direction|a destination de|jusqu a))(?: (?:le|la|les|l))?$"
)
TOGETHER = re.compile(r"^(?:ou|et|ni)(?: (?:a|au|aux|sur|de|d))?$")
TRANSPORT = re.compile(r"(?:^| )(?:ter|train|trains|bus|car|cars|tgv|tram|trajet|trajets|ligne|navette)(?: |$)")
TITLE = re.compile(
    r"(?:^| )(?:m|mr|monsieur|mme|madame|mlle|mademoiselle|docteur|dr|maitre|me|famille|nomme|nommee|"
    r"prenomme|prenommee|prenom|appelle|appelee|general|marechal|commandant|colonel|president|abbe|pere|soeur)$"
)
_INSTITUTION = (
    "piscine|decheterie|dechetterie|dechetteries|decheteries|decharge|ecole|ecoles|maternelle|hopital|chu|"
    "hopitaux|clinique|cimetiere|gare|creche|mediatheque|bibliotheque|ludotheque|cantine|periscolaire|centre aere|"
    "marche|poste|gendarmerie|commissariat|police municipale|police|eglise|stade|gymnase|salle des fetes|camping|"
    "theatre|musee|maison de sante|maison de retraite|ehpad|ccas|pompiers|office de tourisme|conservatoire|"
    "france services|centre de loisirs|parking|parc|sortie|entree|france travail|pole emploi|mission locale|"
    "recyclerie|ressourcerie|centre social|maison medicale|refuge|fourriere"
)
INSTITUTION = re.compile(rf"(?:^| )(?:{_INSTITUTION})(?: (?:municipale?|communale?|primaire|maternelle))?{_LINK}$")
NAMED_BUILDING = re.compile(
    r"(?:^| )(?:ecole|maternelle|eglise|hopital|clinique|creche|stade|gymnase|ehpad|salle|theatre|parc|parking)"
    r"(?: (?:municipale?|communale?|primaire|maternelle|elementaire|privee))?$"
)
GARES = re.compile(r"(?:^| )(?:gare de (?:lyon|vincennes|bercy|marseille saint charles)|creme|crepe)$")

EXPRESSIONS = re.compile(
    r"sens (?:unique|uniques|interdit|interdits|inverse|giratoire|contraire)|(?:bon|mauvais) sens|tours? de"
    r"|nice (?:day|people)|plaisir (?:de|d)|grasse matinee|orange (?:bleue|telecom|mobile|business)"
)
RIVERS = word_set(
    "loire indre cher vienne creuse seine marne saone rhone isere oise aisne meuse garonne dordogne "
    "charente sarthe mayenne orne eure somme drome ardeche lot tarn gard var ain allier aube yonne nievre "
    "moselle aude ariege mer loir vilaine erdre maine thouet authion sevre adour durance doubs "
)
_ADVERB = r"(?: (?:actuellement|maintenant|toujours|aussi|bien|pres|depuis|desormais|tout|juste|seule?))*"
_TOWARDS = r"(?: (?:a|au|aux|sur|dans|vers))?"
_LIVE = (
    r"j?h?abit|j?h?abite|habites|habitons|habitez|habitent|habiter|habitant|habitais|habitait|vis|vit|vivons|vivent|vi|reside|"
    r"residons|resident|residant|loge|domicilie|domiciliee|demeure|demeurant|installe|installee|installes|"
    r"emmenage|emmenager|emmenageons|demenage|demenager|demenageons"
)
STRONG = re.compile(
    rf"(?:^| )(?:(?:{_LIVE}){_ADVERB}{_TOWARDS}"
    r"|(?:habitante?s?|residente?s?|demenage|demenager|demenageons) (?:de|d|du|des)"
    r"|(?:je suis|on est) (?:de|d|du|des)"
    r"|(?:commune|ville|village|municipalite|mairie|maire|bourg|habitants?|habitantes?|administree?s?|"
    r"communes|centre|centre ville|secteur|conseil municipal|elus)(?: (?:de|d|du|des))?)$"
)
BEING = re.compile(r"(?:^| )(?:suis|jsuis|jsui|sui|ss|chui|sommes|etes) (?:a|sur)$")
COMMUNE_SUBJECT = re.compile(r"(?:^| )(?:communes?|villes?|villages?|municipalite|mairie|maire|bourg|secteur|elus)$")
COMMUNE_OF = re.compile(r"(?:^| )(?:commune|ville|village|municipalite|mairie) (?:de|d|du|des)$")
# "j'habite le Pin": no word between the verb and the name
LIVES_IN = re.compile(r"(?:^| )(?:j?h?abite?|habitons|habitez|habitent|vis|vit|vivons|vivent|reside|residons)$")
# What one lives in or at, that is no commune: "j'habite le bourg".
DWELLINGS = word_set(
    "maison maisons rue ville village bourg centre campagne montagne cote vallee plage port place quai quais "
    "quartier zone secteur coin ferme cite impasse chemin hameau lotissement lieu bas haut nord sud est ouest rez "
    "pays marche chateau loin pres "
)
_KIN = (
    "fille|fils|femme|mari|epoux|epouse|soeur|frere|mere|maman|pere|papa|ami|amie|copain|copine|conjoint|conjointe|"
    "compagnon|compagne|tante|oncle|cousin|cousine|niece|neveu|belle mere|beau pere|belle fille|beau fils|bebe|"
    "petite fille|petit fils|grand mere|grand pere|mamie|papi|marraine|parrain|chien|chienne|chat|chatte|cheval|"
    "collegue|gamin|gamine|enfant"
)
_MADE_THERE = (
    "savon|savons|moutarde|rillettes|rillons|nougat|nougats|betises|couteau|couteaux|porcelaine|jambon|choucroute|"
    "toile|jean|saucisse|saucisses|saucisson|andouille|andouillette|andouillettes|boudin|fromage|fromages|brie|"
    "camembert|tome|tomme|beurre|vin|vins|bouteille|bouteilles|biere|bieres|cidre|cognac|huile|noix|piment|pruneau|"
    "pruneaux|melon|melons|tarte|gateau|gateaux|calisson|calissons|faience|dentelle|tapisserie|cristal|huitres|"
    "poulet|poulets|volaille|lentilles|fraises|cassoulet|galette|brioche|macarons|biscuit|biscuits|bonbons|parfum|"
    "pate|soupe|recette|quiche|sauce|violette|cachou|bergamotes|dragees|madeleines|sel|ail|oignons|chataignes|"
    "accord|accords|cop|jeux|jeux olympiques|jo|paralympiques|conference|concile|siege de|equipe|club|match|plan|"
    "chanson|film|acteur|gendarme|roman|livre|joueur|joueurs|maillot"
)
PERSON = re.compile(rf"(?:^| )(?:{_KIN})$")
PRODUCT = re.compile(rf"(?:^| )(?:{_MADE_THERE}) (?:de|d|du|des)(?: (?:la|l))?$")


class Role(IntEnum):
    """What a place is in the message; the highest role is the place of the problem."""

    PAST = 0
    WEAK = 1
    PLAIN = 2
    TARGET = 3


# The marker nearest to the name wins, so that "mais je travaille à" is read as a place of work.
ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        Role.PAST,
        re.compile(
            r"\b(?:avant(?! (?:de|d|le|la|les|que|ce|un|une)\b)|auparavant|autrefois|quitte|quittee|quitter|quitterai|"
            r"quittons|originaires?|parti de|partie de|ancienne adresse|etais|etions|habitais|habitait|"
            r"habitions|vivais|vivions|n? ?(?:habite|habitons|vis|reside) (?:plus|pas)|suis (?:plus|pas) (?:de|d|a)|"
            r"(?:demenager?|demenagee?s?|demenageons|emmenager?|emmenagee?) (?:de|d|du|des)\b(?! demenager)|"
            r"(?:arrivee?s?|arrive|viens|vient|venons|venue?s?) (?:de|d|du|des)(?: (?:la|l))?$)"
        ),
    ),
    (
        Role.WEAK,
        re.compile(
            r"\b(?:travaille|travaillons|bosse|boulot|accouche|accouchee|vacances|etudie|etudes|naissance|nee?|mariee?|"
            r"hospitalisee?|pres de|"
            r"pres d|a cote de|a cote d|aux alentours|autour de|direction|aller|alle|allee|vais|va|rendre|rends|"
            r"emmener|emmene|conduire|achete|sortie de|entree de|a travers|proche de|loin de|km de|"
            r"minutes? de|mn de|min de)\b"
        ),
    ),
    (
        Role.PLAIN,
        re.compile(r"\b(?:j ?habite|nous habitons|on habite|je vis|nous vivons|je reside|je suis (?:de|d|a))\b"),
    ),
    (
        Role.TARGET,
        re.compile(
            r"\b(?:mais|chez|pour|pr|ca se passe|se trouve|se trouvent|se situe|situee?|c est (?:a|au|aux|sur|dans)|"
            r"probleme (?:a|au|aux|sur)|souci (?:a|au|aux|sur)|maintenant|desormais|aujourd hui|actuellement|"
            r"signale|signaler|"
            r"nouvelle adresse|emmenage|emmenager|(?:demenager?|demenagee?s?|demenageons) (?:a|au|aux|sur|pour|vers)|"
            r"installee? (?:a|au|aux|sur)|concerne)\b"
        ),
    ),
)
PAIR_BEFORE = re.compile(r"(?:^| )(?:de|d|du|des|entre)(?: (?:le|la|les|l))?$")
PAIR_BETWEEN = re.compile(r"^(?:a|au|aux|et|vers|jusqu a|jusqu au|pour)?(?: (?:le|la|les|l))?$")
UNITS = word_set(
    "euro euros e eur km m metres metre m2 litres litre kg g fois habitants personnes watts kwh kw ans "
    "an jours mois heures h minutes min pour cent cm mm places francs centimes degres tonnes w "
    "exemplaires "
)
NUMBERED = word_set("numero no n ref reference dossier facture client contrat compteur allocataire matricule")
