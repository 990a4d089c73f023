"""How a conversation ends, and why an agent should read it."""

ORIENTED = "oriented"
HUMAN = "human"

# Reasons for the review queue.
NOT_UNDERSTOOD = "not_understood"
HESITATED = "hesitated"
WRONG_GUESS = "wrong_guess"
WRONG_STRUCTURE = "wrong_structure"
UNHAPPY = "unhappy"
OFF_TOPIC_DOUBT = "off_topic_doubt"
SAMPLE = "sample"
UNHAPPY_RATING = 2

REASONS = {
    NOT_UNDERSTOOD: "Pas compris",
    HESITATED: "A hésité",
    WRONG_GUESS: "« Ce n'est pas ça »",
    WRONG_STRUCTURE: "« Mauvaise structure »",
    UNHAPPY: "Habitant mécontent",
    OFF_TOPIC_DOUBT: "Hors sujet, sans certitude",
    SAMPLE: "Tirée au sort",
}
"""What agents read for each reason."""
REASON_HELP = {
    NOT_UNDERSTOOD: "L'assistant a demandé de reformuler.",
    HESITATED: "L'assistant a proposé plusieurs problèmes au choix.",
    WRONG_GUESS: "L'habitant a dit que l'assistant s'était trompé de problème.",
    WRONG_STRUCTURE: "L'habitant a dit que ce n'était pas le bon service.",
    UNHAPPY: "L'habitant a mis une mauvaise note.",
    OFF_TOPIC_DOUBT: "L'assistant a répondu « hors sujet », mais il n'en était pas sûr.",
    SAMPLE: "Rien d'anormal : cette conversation sert à vérifier que tout va bien.",
}
