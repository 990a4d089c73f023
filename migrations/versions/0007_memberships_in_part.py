"""memberships that may cover only a part of the commune

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('memberships') as batch_op:
        batch_op.add_column(sa.Column('in_part', sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table('memberships') as batch_op:
        batch_op.drop_column('in_part')
