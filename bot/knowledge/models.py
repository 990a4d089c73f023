"""Tables of the shared knowledge: taxonomy, territories, competences, structures."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import relationship

from bot.database import Base


def _current(name: str, *columns: str) -> Index:
    """Return an index of the facts of today alone: its size, and a look-up, do not grow with history."""
    open_ = text("until IS NULL")
    return Index(name, *columns, sqlite_where=open_, postgresql_where=open_)


class Source(Base):
    """Where facts come from: one row for each file or release that was imported."""

    __tablename__ = "sources"
    id = Column(Integer, primary_key=True)
    code = Column(String(60), nullable=False, unique=True)
    title = Column(Text, nullable=False)
    licence = Column(String(80), nullable=False)
    file = Column(String(200), nullable=False)
    as_of = Column(String(10), nullable=False, doc="when its facts were true, ISO 8601: 2021, 2026-10 or a day")
    fingerprint = Column(String(64), nullable=False, doc="SHA-256 of what was read; same print, nothing to do")


class Theme(Base):
    __tablename__ = "themes"
    code = Column(String(30), primary_key=True)
    label = Column(String(120), nullable=False)
    rank = Column(Integer, nullable=False)
    problems = relationship("Problem", order_by="Problem.rank", back_populates="theme")


class Problem(Base):
    __tablename__ = "problems"
    code = Column(String(60), primary_key=True)
    theme_code = Column(ForeignKey("themes.code"), nullable=False, index=True)
    label = Column(String(160), nullable=False)
    scope = Column(Text, nullable=False)
    emergency = Column(JSON, nullable=False, doc="codes of the emergency groups to show first")
    rank = Column(Integer, nullable=False)
    retired_on = Column(Date, doc="day from which it is no longer understood nor answered; the row and its code stay")
    # No foreign key: SQLite adds none to a table that others point to without making it anew.
    merged_into = Column(String(60), doc="code of the problem that took it in, for ever")
    theme = relationship("Theme", back_populates="problems")
    questions = relationship("Question", order_by="Question.rank", cascade="all, delete-orphan")
    routes = relationship("Route", order_by="Route.rank", cascade="all, delete-orphan")


class Question(Base):
    __tablename__ = "questions"
    __table_args__ = (UniqueConstraint("problem_code", "code"),)
    id = Column(Integer, primary_key=True)
    problem_code = Column(ForeignKey("problems.code"), nullable=False)
    code = Column(String(40), nullable=False)
    text = Column(Text, nullable=False)
    rank = Column(Integer, nullable=False)
    choices = relationship("Choice", order_by="Choice.rank", cascade="all, delete-orphan")


class Choice(Base):
    __tablename__ = "choices"
    __table_args__ = (UniqueConstraint("question_id", "code"),)
    id = Column(Integer, primary_key=True)
    question_id = Column(ForeignKey("questions.id"), nullable=False)
    code = Column(String(40), nullable=False)
    label = Column(String(160), nullable=False)
    words = Column(Text, doc="regular expression on folded text that gives this choice away in a message")
    rank = Column(Integer, nullable=False)


class Route(Base):
    """A routing rule of a problem: who answers when the given answers fit."""

    __tablename__ = "routes"
    __table_args__ = (UniqueConstraint("problem_code", "rank"),)
    id = Column(Integer, primary_key=True)
    problem_code = Column(ForeignKey("problems.code"), nullable=False)
    rank = Column(Integer, nullable=False)
    conditions = Column(JSON, nullable=False, doc="question code -> list of choice codes")
    soil = Column(JSON, nullable=False, doc="region, departement, legal_form or metropole -> codes where it applies")
    level = Column(String(20), nullable=False)
    competence_code = Column(ForeignKey("competences.code"))
    otherwise = Column(String(20), doc="level that answers when no group of communes holds the competence")
    service_code = Column(ForeignKey("services.code"))
    certainty = Column(String(12), nullable=False)
    reason = Column(Text, nullable=False)
    law = Column(Text, nullable=False)
    dgcl = Column(Text, doc="where the DGCL table of 2019 says the same")
    advice = Column(Text)


class Competence(Base):
    __tablename__ = "competences"
    code = Column(String(40), primary_key=True)
    label = Column(Text, nullable=False)
    partial = Column(Boolean, nullable=False, doc="may be held in part only ('intérêt communautaire')")
    laws = relationship("CompetenceLaw", cascade="all, delete-orphan")
    registry_codes = relationship("CompetenceRegistryCode", cascade="all, delete-orphan")


class CompetenceLaw(Base):
    """The law gives this competence to every group of this legal form."""

    __tablename__ = "competence_laws"
    competence_code = Column(ForeignKey("competences.code"), primary_key=True)
    legal_form = Column(String(10), primary_key=True)
    reference = Column(Text, nullable=False)


class CompetenceRegistryCode(Base):
    """The code under which a national registry (BANATIC) names this competence."""

    __tablename__ = "competence_registry_codes"
    competence_code = Column(ForeignKey("competences.code"), primary_key=True)
    nomenclature = Column(String(10), primary_key=True)
    registry_code = Column(String(10), primary_key=True)


class Territory(Base):
    """A commune, group of communes, département, région or the State.

    The id is the INSEE code of a commune, the SIREN of a group, D + code of a département, R + code of
    a région, FR for the State: one column that never mixes département 24 with région 24.
    """

    __tablename__ = "territories"
    id = Column(String(12), primary_key=True)
    kind = Column(String(12), nullable=False)
    code = Column(String(12), nullable=False)
    name = Column(Text, nullable=False)
    legal_form = Column(String(10), doc="CC, CA, CU, METRO, MET69, MGP, EPT, SIVU… for groups")
    link_word = Column(Integer, doc="INSEE typeLiaison: which article and link word the name takes")
    population = Column(Integer, nullable=False, default=0)
    siren = Column(String(9), index=True)
    until = Column(Date)
    source_id = Column(ForeignKey("sources.id"), nullable=False)


class TerritoryName(Base):
    """Another name under which residents know a commune: former, delegated, arrondissement."""

    __tablename__ = "territory_names"
    id = Column(Integer, primary_key=True)
    territory_id = Column(ForeignKey("territories.id"), nullable=False, index=True)
    code = Column(String(12), nullable=False)
    name = Column(Text, nullable=False)
    kind = Column(String(20), nullable=False)
    link_word = Column(Integer)


class Postcode(Base):
    __tablename__ = "postcodes"
    territory_id = Column(ForeignKey("territories.id"), primary_key=True)
    postcode = Column(String(5), primary_key=True, index=True)


class Membership(Base):
    """A territory belongs to a group from a date until a date (both unknown when null)."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("member_id", "group_id", "since"),
        Index("ix_memberships_group", "group_id"),
        _current("ix_memberships_current", "member_id", "group_id"),
    )
    id = Column(Integer, primary_key=True)
    member_id = Column(ForeignKey("territories.id"), nullable=False)
    group_id = Column(ForeignKey("territories.id"), nullable=False)
    since = Column(Date)
    until = Column(Date)
    in_part = Column(Boolean, nullable=False, default=False, doc="only some of the communes it was made of belonged")
    source_id = Column(ForeignKey("sources.id"), nullable=False)


class CompetenceHolder(Base):
    """A registry says that a territory holds a competence, from a date until a date."""

    __tablename__ = "competence_holders"
    __table_args__ = (
        UniqueConstraint("territory_id", "nomenclature", "registry_code", "since"),
        _current("ix_competence_holders_current", "territory_id", "nomenclature", "registry_code", "source_id"),
    )
    id = Column(Integer, primary_key=True)
    territory_id = Column(ForeignKey("territories.id"), nullable=False)
    nomenclature = Column(String(10), nullable=False)
    registry_code = Column(String(10), nullable=False)
    since = Column(Date)
    until = Column(Date)
    source_id = Column(ForeignKey("sources.id"), nullable=False)


class Service(Base):
    """A State service or an agency that a route names, one for each département, région or for all."""

    __tablename__ = "services"
    code = Column(String(40), primary_key=True)
    name = Column(String(200), nullable=False, doc="may hold {de_departement} or {de_region}")
    level = Column(String(20), nullable=False)
    territory = Column(String(12), nullable=False)
    role = Column(Text, nullable=False)


class Structure(Base):
    """A counter that residents can call, visit or write to.

    Several sources may know the same counter, each with a row of its own. A territory's own counter (kind
    mairie, epci, syndicat, departement or region) has that territory; any other, the commune where it stands.
    """

    __tablename__ = "structures"
    __table_args__ = (
        Index("ix_structures_counter", "territory_id", "kind"),
        Index(
            "ix_structures_france_services",
            "latitude",
            "longitude",
            sqlite_where=text("france_services IS 1 AND until IS NULL"),
            postgresql_where=text("france_services IS true AND until IS NULL"),
        ),
    )
    id = Column(String(40), primary_key=True)
    kind = Column(
        String(40), nullable=False, doc="a type of local service of the DILA directory, or departement, region"
    )
    name = Column(Text, nullable=False)
    territory_id = Column(ForeignKey("territories.id"), nullable=False)
    address = Column(Text)
    phone = Column(String(40))
    more_phones = Column(JSON, nullable=False, default=list, doc="[[number, what for]…]")
    email = Column(String(200))
    website = Column(Text)
    contact_form = Column(Text, doc="address of a page to write through")
    hours = Column(JSON, nullable=False, doc="[[first day, last day, [[open, close]…]]…]")
    hours_note = Column(Text, doc="what the hours alone do not say: on appointment, school holidays…")
    latitude = Column(Float, doc="degrees, WGS 84")
    longitude = Column(Float, doc="degrees, WGS 84")
    france_services = Column(Boolean, nullable=False, default=False, doc="whether it bears the label France services")
    demonstration = Column(Boolean, nullable=False, default=False)
    origin = Column(Text, doc="who says so, when the source is a file that several people fill in")
    updated_on = Column(Date, doc="when its record was last changed; unknown: the date of the source")
    until = Column(Date, doc="day from which its source no longer lists it")
    source_id = Column(ForeignKey("sources.id"), nullable=False)


class StructureCorrection(Base):
    """What a council says of one field of a counter that another source describes: it wins over that source."""

    __tablename__ = "structure_corrections"
    # No foreign key: the correction outlives a record that its source drops and takes up again.
    structure_id = Column(String(40), primary_key=True)
    field = Column(String(20), primary_key=True)
    source_id = Column(ForeignKey("sources.id"), primary_key=True)
    value = Column(JSON(none_as_null=True), doc="the field's right value; null: the one known is wrong")
    origin = Column(Text, nullable=False)
    updated_on = Column(Date, nullable=False)


class StructureCommune(Base):
    """A counter serves a commune."""

    __tablename__ = "structure_communes"
    structure_id = Column(ForeignKey("structures.id"), primary_key=True)
    commune_id = Column(ForeignKey("territories.id"), primary_key=True, index=True)
    source_id = Column(ForeignKey("sources.id"), primary_key=True)


class Procedure(Base):
    """A page of the web for a problem on a territory: an online procedure, or information."""

    __tablename__ = "procedures"
    __table_args__ = (UniqueConstraint("problem_code", "territory_id", "kind", "source_id"),)
    id = Column(Integer, primary_key=True)
    problem_code = Column(ForeignKey("problems.code"), nullable=False)
    territory_id = Column(ForeignKey("territories.id"), nullable=False, index=True)
    kind = Column(String(10), nullable=False, doc="procedure: it is done there; page: it is explained there")
    title = Column(Text, nullable=False)
    url = Column(Text, nullable=False)
    origin = Column(Text, nullable=False)
    updated_on = Column(Date, nullable=False)
    source_id = Column(ForeignKey("sources.id"), nullable=False)


class LinkCheck(Base):
    """What the last opening of an address of the web said."""

    __tablename__ = "link_checks"
    url = Column(String(2000), primary_key=True)
    state = Column(String(10), nullable=False, index=True, doc="ok, broken or caution")
    why = Column(Text, nullable=False, doc="a French sentence; empty when ok")
    silences = Column(Integer, nullable=False, doc="how many checks in a row nobody answered")
    checked_on = Column(Date, nullable=False)
