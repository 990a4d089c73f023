"""what people change in the taxonomy, and problems that are retired or merged

Revision ID: 0015
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op


revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('problems', sa.Column('retired_on', sa.Date(), nullable=True))
    op.add_column('problems', sa.Column('merged_into', sa.String(length=60), nullable=True))
    op.create_table('taxonomy_edits',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('problem_code', sa.String(length=60), nullable=False),
    sa.Column('action', sa.String(length=10), nullable=False),
    sa.Column('field', sa.String(length=120), nullable=True),
    sa.Column('before', sa.Text(), nullable=True),
    sa.Column('after', sa.Text(), nullable=True),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('author', sa.String(length=120), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('undoes', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['problem_code'], ['problems.code'], name=op.f('fk_taxonomy_edits_problem_code_problems')),
    sa.ForeignKeyConstraint(['undoes'], ['taxonomy_edits.id'], name=op.f('fk_taxonomy_edits_undoes_taxonomy_edits')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_taxonomy_edits'))
    )
    op.create_index(op.f('ix_taxonomy_edits_problem_code'), 'taxonomy_edits', ['problem_code'])


def downgrade() -> None:
    op.drop_table('taxonomy_edits')
    op.drop_column('problems', 'merged_into')
    op.drop_column('problems', 'retired_on')
