"""the directory: dated counters, whom they serve, online procedures, corrections

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('structures', schema=None) as batch_op:
        # The server's defaults fill the rows that are there; the models fill those to come.
        batch_op.add_column(sa.Column('more_phones', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('contact_form', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('hours_note', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('latitude', sa.Float(), nullable=True))
        batch_op.add_column(sa.Column('longitude', sa.Float(), nullable=True))
        batch_op.add_column(sa.Column('france_services', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('origin', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('updated_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('until', sa.Date(), nullable=True))
    with op.batch_alter_table('structures', schema=None) as batch_op:
        batch_op.alter_column('more_phones', existing_type=sa.JSON(), existing_nullable=False, server_default=None)
        batch_op.alter_column('france_services', existing_type=sa.Boolean(), existing_nullable=False, server_default=None)

    op.create_table('structure_corrections',
    sa.Column('structure_id', sa.String(length=40), nullable=False),
    sa.Column('field', sa.String(length=20), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('updated_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['source_id'], ['sources.id'], name=op.f('fk_structure_corrections_source_id_sources')),
    sa.PrimaryKeyConstraint('structure_id', 'field', 'source_id', name=op.f('pk_structure_corrections'))
    )
    op.create_table('structure_communes',
    sa.Column('structure_id', sa.String(length=40), nullable=False),
    sa.Column('commune_id', sa.String(length=12), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['commune_id'], ['territories.id'], name=op.f('fk_structure_communes_commune_id_territories')),
    sa.ForeignKeyConstraint(['source_id'], ['sources.id'], name=op.f('fk_structure_communes_source_id_sources')),
    sa.ForeignKeyConstraint(['structure_id'], ['structures.id'], name=op.f('fk_structure_communes_structure_id_structures')),
    sa.PrimaryKeyConstraint('structure_id', 'commune_id', 'source_id', name=op.f('pk_structure_communes'))
    )
    with op.batch_alter_table('structure_communes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_structure_communes_commune_id'), ['commune_id'], unique=False)

    op.create_table('procedures',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('problem_code', sa.String(length=60), nullable=False),
    sa.Column('territory_id', sa.String(length=12), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('updated_on', sa.Date(), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['problem_code'], ['problems.code'], name=op.f('fk_procedures_problem_code_problems')),
    sa.ForeignKeyConstraint(['source_id'], ['sources.id'], name=op.f('fk_procedures_source_id_sources')),
    sa.ForeignKeyConstraint(['territory_id'], ['territories.id'], name=op.f('fk_procedures_territory_id_territories')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_procedures')),
    sa.UniqueConstraint('problem_code', 'territory_id', 'kind', 'source_id', name=op.f('uq_procedures_problem_code'))
    )
    with op.batch_alter_table('procedures', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_procedures_territory_id'), ['territory_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('procedures', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_procedures_territory_id'))

    op.drop_table('procedures')
    with op.batch_alter_table('structure_communes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_structure_communes_commune_id'))

    op.drop_table('structure_communes')
    op.drop_table('structure_corrections')
    with op.batch_alter_table('structures', schema=None) as batch_op:
        for column in ('until', 'updated_on', 'origin', 'france_services', 'longitude', 'latitude', 'hours_note',
                       'contact_form', 'more_phones'):
            batch_op.drop_column(column)
