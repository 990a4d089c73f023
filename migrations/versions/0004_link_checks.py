"""what the last check of each address of the web said

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('link_checks',
    sa.Column('url', sa.String(length=2000), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('silences', sa.Integer(), nullable=False),
    sa.Column('checked_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('url', name=op.f('pk_link_checks'))
    )
    op.create_index(op.f('ix_link_checks_state'), 'link_checks', ['state'])


def downgrade() -> None:
    op.drop_index(op.f('ix_link_checks_state'), table_name='link_checks')
    op.drop_table('link_checks')
