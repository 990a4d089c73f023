"""indexes of the facts of today: who a commune belongs to, who holds what, and the counters

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    current = sa.text('until IS NULL')
    op.create_index('ix_memberships_current', 'memberships', ['member_id', 'group_id'],
                    sqlite_where=current, postgresql_where=current)
    op.create_index('ix_competence_holders_current', 'competence_holders',
                    ['territory_id', 'nomenclature', 'registry_code', 'source_id'],
                    sqlite_where=current, postgresql_where=current)
    op.create_index('ix_structures_counter', 'structures', ['territory_id', 'kind'])
    op.create_index('ix_structures_france_services', 'structures', ['latitude', 'longitude'],
                    sqlite_where=sa.text('france_services IS 1 AND until IS NULL'),
                    postgresql_where=sa.text('france_services IS true AND until IS NULL'))
    # Each of these is the beginning of a unique constraint's index, or of one above.
    op.drop_index('ix_memberships_member_id', table_name='memberships')
    op.drop_index('ix_competence_holders_territory_id', table_name='competence_holders')
    op.drop_index('ix_structures_territory_id', table_name='structures')


def downgrade() -> None:
    op.create_index('ix_structures_territory_id', 'structures', ['territory_id'])
    op.create_index('ix_competence_holders_territory_id', 'competence_holders', ['territory_id'])
    op.create_index('ix_memberships_member_id', 'memberships', ['member_id'])
    op.drop_index('ix_structures_france_services', table_name='structures')
    op.drop_index('ix_structures_counter', table_name='structures')
    op.drop_index('ix_competence_holders_current', table_name='competence_holders')
    op.drop_index('ix_memberships_current', table_name='memberships')
