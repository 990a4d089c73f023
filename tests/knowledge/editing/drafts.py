"""A problem as somebody would add it."""

from bot.knowledge.editing.additions import Draft

DRAFT = Draft(
    theme="voirie",
    word="passage_pieton",
    label="Passage piéton à repeindre",
    scope="bandes blanches effacées, passage demandé",
    level="commune",
    competence="voirie",
    certainty="sure",
    reason="La voirie entretient la peinture au sol des rues dont elle a la charge.",
    law="Code général des collectivités territoriales, art. L. 2321-2",
    source="Vérifié sur Légifrance le 3 mars 2026",
)
