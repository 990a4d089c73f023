"""How a conversation ends, and why an agent should read it."""

ORIENTED = "oriented"
HUMAN = "human"

# Reasons for the review queue.
NOT_UNDERSTOOD = "not_understood"
WRONG_GUESS = "wrong_guess"
WRONG_STRUCTURE = "wrong_structure"
UNHAPPY = "unhappy"
UNHAPPY_RATING = 2
