"""golden conversations: what a model must get right before it is published

Revision ID: 0014
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('golden_conversations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=40), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=True),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('commune_id', sa.String(length=12), nullable=True),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('problem_code', sa.String(length=60), nullable=False),
    sa.Column('level', sa.String(length=20), nullable=True),
    sa.Column('holder_code', sa.String(length=12), nullable=True),
    sa.Column('site_key', sa.String(length=40), nullable=True),
    sa.Column('conversation_id', sa.String(length=36), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['commune_id'], ['territories.id'], name=op.f('fk_golden_conversations_commune_id_territories')),
    sa.ForeignKeyConstraint(['problem_code'], ['problems.code'], name=op.f('fk_golden_conversations_problem_code_problems')),
    sa.ForeignKeyConstraint(['site_key'], ['sites.key'], name=op.f('fk_golden_conversations_site_key_sites')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_golden_conversations_conversation_id_conversations'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_golden_conversations_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_golden_conversations')),
    sa.UniqueConstraint('key', name=op.f('uq_golden_conversations_key'))
    )
    op.create_index(op.f('ix_golden_conversations_site_key'), 'golden_conversations', ['site_key'])
    op.create_index(op.f('ix_golden_conversations_conversation_id'), 'golden_conversations', ['conversation_id'])


def downgrade() -> None:
    op.drop_table('golden_conversations')
