"""turns that are heard once, and Rasa's state of each conversation

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('messages', sa.Column('turn', sa.String(length=40)))
    op.add_column('messages', sa.Column('answers', sa.Integer()))
    op.create_index('ix_messages_conversation_turn', 'messages', ['conversation_id', 'turn'], unique=True)
    op.add_column('orientations', sa.Column('turn', sa.String(length=40)))
    op.create_index('ix_orientations_conversation_turn', 'orientations', ['conversation_id', 'turn'], unique=True)
    op.create_table('trackers',
    sa.Column('conversation_id', sa.String(length=255), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('conversation_id', name=op.f('pk_trackers'))
    )
    op.create_index(op.f('ix_trackers_saved_at'), 'trackers', ['saved_at'])


def downgrade() -> None:
    op.drop_index(op.f('ix_trackers_saved_at'), table_name='trackers')
    op.drop_table('trackers')
    op.drop_index('ix_orientations_conversation_turn', table_name='orientations')
    op.drop_column('orientations', 'turn')
    op.drop_index('ix_messages_conversation_turn', table_name='messages')
    op.drop_column('messages', 'answers')
    op.drop_column('messages', 'turn')
