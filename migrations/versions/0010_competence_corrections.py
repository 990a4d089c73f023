"""who is competent, as councils report it: corrections, their proposals and what was decided

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('competence_corrections',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('problem_code', sa.String(length=60), nullable=False),
    sa.Column('territory_id', sa.String(length=12), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('holder_id', sa.String(length=12), nullable=True),
    sa.Column('service_code', sa.String(length=40), nullable=True),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('source_kind', sa.String(length=12), nullable=False),
    sa.Column('details', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=True),
    sa.Column('reported_by', sa.Text(), nullable=False),
    sa.Column('reported_on', sa.Date(), nullable=False),
    sa.Column('verified_by', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['holder_id'], ['territories.id'], name=op.f('fk_competence_corrections_holder_id_territories')),
    sa.ForeignKeyConstraint(['problem_code'], ['problems.code'], name=op.f('fk_competence_corrections_problem_code_problems')),
    sa.ForeignKeyConstraint(['service_code'], ['services.code'], name=op.f('fk_competence_corrections_service_code_services')),
    sa.ForeignKeyConstraint(['territory_id'], ['territories.id'], name=op.f('fk_competence_corrections_territory_id_territories')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_competence_corrections'))
    )
    accepted = sa.text("status = 'accepted'")
    op.create_index(
        'ix_competence_corrections_accepted', 'competence_corrections', ['territory_id'],
        sqlite_where=accepted, postgresql_where=accepted,
    )
    op.create_table('proposals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('site_key', sa.String(length=40), nullable=False),
    sa.Column('conversation_id', sa.String(length=36), nullable=True),
    sa.ForeignKeyConstraint(['id'], ['competence_corrections.id'], name=op.f('fk_proposals_id_competence_corrections')),
    sa.ForeignKeyConstraint(['site_key'], ['sites.key'], name=op.f('fk_proposals_site_key_sites')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposals'))
    )
    op.create_index(op.f('ix_proposals_site_key'), 'proposals', ['site_key'])
    op.create_table('proposal_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposals.id'], name=op.f('fk_proposal_changes_proposal_id_proposals')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_proposal_changes_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal_changes'))
    )
    op.create_index(op.f('ix_proposal_changes_proposal_id'), 'proposal_changes', ['proposal_id'])


def downgrade() -> None:
    op.drop_table('proposal_changes')
    op.drop_table('proposals')
    op.drop_table('competence_corrections')
