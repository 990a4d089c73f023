"""Tables of proposals: where each comes from, and everything that was decided of it."""

from sqlalchemy import Column, DateTime, ForeignKey, Integer, String, Text
from sqlalchemy.orm import relationship

from bot.accounts.models import User
from bot.database import Base
from bot.knowledge.correction_rows import CompetenceCorrection


class Proposal(Base):
    """A correction of who is competent, as an agent proposed it."""

    __tablename__ = "proposals"
    id = Column(ForeignKey("competence_corrections.id"), primary_key=True)
    site_key = Column(ForeignKey("sites.key"), nullable=False, index=True)
    # No foreign key: conversations are purged long before what they taught is forgotten.
    conversation_id = Column(String(36), doc="where it was noticed")
    correction = relationship(CompetenceCorrection, lazy="joined")
    changes = relationship("ProposalChange", order_by="ProposalChange.id")

    @property
    def status(self) -> str:
        return str(self.correction.status)


class ProposalChange(Base):
    """A step in the life of a proposal: who took it, when and why. The first one is its making."""

    __tablename__ = "proposal_changes"
    id = Column(Integer, primary_key=True)
    proposal_id = Column(ForeignKey("proposals.id"), nullable=False, index=True)
    status = Column(String(12), nullable=False, doc="what the proposal became")
    user_id = Column(ForeignKey("users.id"), nullable=False)
    why = Column(Text, nullable=False, doc="redacted")
    at = Column(DateTime(timezone=True), nullable=False)
    user = relationship(User, lazy="joined")
