"""phrasings: their place in data/nlu, who wrote them, what people decided; proposed ones are phrasings too

Revision ID: 0011
Revises: 0010
"""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

from bot.text import fold

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

_PHRASINGS = sa.table('phrasings', *(sa.column(name) for name in (
    'id', 'label', 'text', 'key', 'voice', 'status', 'source', 'author', 'user_id', 'site_key', 'conversation_id',
)), sa.column('added_on', sa.Date), sa.column('decided_on', sa.Date))
_PROPOSALS = sa.table('phrasing_proposals', *(sa.column(name) for name in (
    'id', 'text', 'problem_code', 'site_key', 'user_id', 'conversation_id', 'status',
)), sa.column('at', sa.DateTime(timezone=True)))
# A refused proposal teaches nothing: it is retired.
_STATUS = {'proposed': 'proposed', 'accepted': 'accepted', 'refused': 'retired'}
_STATUS_BEFORE = {'proposed': 'proposed', 'accepted': 'accepted', 'retired': 'refused'}


def upgrade() -> None:
    with op.batch_alter_table('phrasings') as batch:
        batch.add_column(sa.Column('key', sa.Text(), nullable=True))
        batch.add_column(sa.Column('file', sa.String(length=80), nullable=True))
        batch.add_column(sa.Column('rank', sa.Integer(), nullable=True))
        batch.add_column(sa.Column('moved_from', sa.String(length=60), nullable=True))
        batch.add_column(sa.Column('author', sa.String(length=120), nullable=True))
        batch.add_column(sa.Column('user_id', sa.Integer(), nullable=True))
        batch.add_column(sa.Column('site_key', sa.String(length=40), nullable=True))
        batch.add_column(sa.Column('conversation_id', sa.String(length=36), nullable=True))
        batch.add_column(sa.Column('decided_on', sa.Date(), nullable=True))
    _fill_keys()
    _take_proposals_in()
    with op.batch_alter_table('phrasings') as batch:
        batch.alter_column('key', existing_type=sa.Text(), nullable=False)
        batch.alter_column('author', existing_type=sa.String(length=120), nullable=False)
        batch.create_foreign_key(batch.f('fk_phrasings_user_id_users'), 'users', ['user_id'], ['id'])
        batch.create_foreign_key(batch.f('fk_phrasings_site_key_sites'), 'sites', ['site_key'], ['key'])
        batch.create_foreign_key(
            batch.f('fk_phrasings_conversation_id_conversations'),
            'conversations', ['conversation_id'], ['id'], ondelete='SET NULL',
        )
        for column in ('key', 'site_key', 'conversation_id'):
            batch.create_index(batch.f(f'ix_phrasings_{column}'), [column])
        batch.create_index('ix_phrasings_status', ['status', 'label'])
    op.drop_table('phrasing_proposals')
    # The next `orientation setup` reads data/nlu again: it knows the place of each phrasing.
    op.execute("UPDATE sources SET fingerprint = '' WHERE code = 'phrasings'")


def _fill_keys() -> None:
    held = op.get_bind().execute(sa.select(_PHRASINGS.c.id, _PHRASINGS.c.text)).all()
    rows = [{'row': id_, 'new': fold(text) or ''.join(text.split())} for id_, text in held]
    if rows:
        change = sa.update(_PHRASINGS).where(_PHRASINGS.c.id == sa.bindparam('row'))
        op.get_bind().execute(change.values(key=sa.bindparam('new'), author=''), rows)


def _take_proposals_in() -> None:
    """Make a phrasing of each proposal; one that is a phrasing already, or was proposed twice, is not made again."""
    connection = op.get_bind()
    there = {(label, text) for label, text in connection.execute(sa.select(_PHRASINGS.c.label, _PHRASINGS.c.text))}
    for one in connection.execute(sa.select(_PROPOSALS).order_by(_PROPOSALS.c.id)).mappings().all():
        identity = one['problem_code'], one['text']
        if identity in there:
            continue
        there.add(identity)
        day = one['at'].date()
        connection.execute(sa.insert(_PHRASINGS).values(
            label=one['problem_code'], text=one['text'], key=fold(one['text']) or ''.join(one['text'].split()),
            voice='habitant', status=_STATUS[one['status']], source='conversation', author='', user_id=one['user_id'],
            site_key=one['site_key'], conversation_id=one['conversation_id'], added_on=day,
            decided_on=None if one['status'] == 'proposed' else day,
        ))


def downgrade() -> None:
    table = 'phrasing_proposals'
    op.create_table(table,
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('problem_code', sa.String(length=60), nullable=False),
    sa.Column('site_key', sa.String(length=40), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('conversation_id', sa.String(length=36), nullable=True),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['problem_code'], ['problems.code'], name=op.f('fk_phrasing_proposals_problem_code_problems')),
    sa.ForeignKeyConstraint(['site_key'], ['sites.key'], name=op.f('fk_phrasing_proposals_site_key_sites')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_phrasing_proposals_user_id_users')),
    sa.ForeignKeyConstraint(
        ['conversation_id'], ['conversations.id'],
        name=op.f('fk_phrasing_proposals_conversation_id_conversations'), ondelete='SET NULL',
    ),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_phrasing_proposals')),
    )
    for column in ('conversation_id', 'site_key'):
        op.create_index(op.f(f'ix_phrasing_proposals_{column}'), table, [column])
    connection = op.get_bind()
    proposed = sa.select(_PHRASINGS).where(_PHRASINGS.c.source == 'conversation')
    for one in connection.execute(proposed).mappings().all():
        day = one['added_on']
        connection.execute(sa.insert(_PROPOSALS).values(
            text=one['text'], problem_code=one['label'], site_key=one['site_key'], user_id=one['user_id'],
            conversation_id=one['conversation_id'], status=_STATUS_BEFORE[one['status']],
            at=datetime(day.year, day.month, day.day),
        ))
    connection.execute(sa.delete(_PHRASINGS).where(_PHRASINGS.c.source == 'conversation'))
    with op.batch_alter_table('phrasings') as batch:
        batch.drop_index('ix_phrasings_status')
        for column in ('conversation_id', 'site_key', 'key'):
            batch.drop_index(batch.f(f'ix_phrasings_{column}'))
        for name in ('user_id_users', 'site_key_sites', 'conversation_id_conversations'):
            batch.drop_constraint(batch.f(f'fk_phrasings_{name}'), type_='foreignkey')
        for column in (
            *('key', 'file', 'rank', 'moved_from', 'author'),
            *('user_id', 'site_key', 'conversation_id', 'decided_on'),
        ):
            batch.drop_column(column)
