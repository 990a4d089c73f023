"""what agents review: summaries of conversations, words to search, verdicts, proposed phrasings

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

_SUMMARY_INDEXES = {
    'ix_summaries_site_newest': ['site_key', 'state', 'started_at', 'id'],
    'ix_summaries_site_least_sure': ['site_key', 'state', 'confidence', 'id'],
    'ix_summaries_site_reason': ['site_key', 'state', 'reason', 'started_at', 'id'],
    'ix_summaries_site_all': ['site_key', 'started_at', 'id'],
    'ix_summaries_newest': ['state', 'started_at', 'id'],
    'ix_summaries_least_sure': ['state', 'confidence', 'id'],
    'ix_summaries_reason': ['state', 'reason', 'started_at', 'id'],
    'ix_summaries_all': ['started_at', 'id'],
    'ix_summaries_problem': ['problem_code', 'started_at', 'id'],
    'ix_summaries_commune': ['commune_id', 'started_at', 'id'],
}
# Hardly any row has a value there.
_INDEXES_OF_THE_FEW = {'ix_summaries_assigned': 'assigned_to', 'ix_summaries_second': 'second'}


def _foreign(table: str, column: str, of: str, key: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f'fk_{table}_{column}_{of}')
    return sa.ForeignKeyConstraint([column], [f'{of}.{key}'], name=name, ondelete=ondelete)


def upgrade() -> None:
    _add_summaries()
    _add_words()
    _add_reviews()
    _add_phrasing_proposals()


def _add_summaries() -> None:
    table = 'conversation_summaries'
    op.create_table(table,
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('conversation_id', sa.String(length=36), nullable=False),
    sa.Column('site_key', sa.String(length=40), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first_text', sa.Text(), nullable=False),
    sa.Column('problem_code', sa.String(length=60), nullable=True),
    sa.Column('commune_id', sa.String(length=12), nullable=True),
    sa.Column('confidence', sa.Float(), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=True),
    sa.Column('state', sa.String(length=10), nullable=True),
    sa.Column('asked', sa.String(length=20), nullable=True),
    sa.Column('assigned_to', sa.Integer(), nullable=True),
    sa.Column('second', sa.String(length=10), nullable=True),
    _foreign(table, 'conversation_id', 'conversations', 'id', 'CASCADE'),
    _foreign(table, 'site_key', 'sites', 'key'),
    _foreign(table, 'problem_code', 'problems', 'code'),
    _foreign(table, 'commune_id', 'territories', 'id'),
    _foreign(table, 'assigned_to', 'users', 'id'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conversation_summaries')),
    sa.UniqueConstraint('conversation_id', name=op.f('uq_conversation_summaries_conversation_id')),
    )
    for name, columns in _SUMMARY_INDEXES.items():
        op.create_index(name, table, columns)
    for name, column in _INDEXES_OF_THE_FEW.items():
        some = sa.text(f'{column} IS NOT NULL')
        op.create_index(name, table, [column, 'started_at', 'id'], sqlite_where=some, postgresql_where=some)


def _add_words() -> None:
    table = 'conversation_words'
    # Sorted by its bytes on every engine: a prefix is then a range.
    word = sa.String(length=40).with_variant(sa.String(length=40, collation='C'), 'postgresql')
    op.create_table(table,
    sa.Column('word', word, nullable=False),
    sa.Column('summary_id', sa.Integer(), nullable=False),
    _foreign(table, 'summary_id', 'conversation_summaries', 'id', 'CASCADE'),
    sa.PrimaryKeyConstraint('word', 'summary_id', name=op.f('pk_conversation_words')),
    sqlite_with_rowid=False,
    )
    op.create_index('ix_conversation_words_summary', table, ['summary_id', 'word'])


def _add_reviews() -> None:
    table = 'reviews'
    op.create_table(table,
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('conversation_id', sa.String(length=36), nullable=False),
    sa.Column('site_key', sa.String(length=40), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.String(length=20), nullable=False),
    sa.Column('problem_code', sa.String(length=60), nullable=True),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('second', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by', sa.Integer(), nullable=True),
    _foreign(table, 'conversation_id', 'conversations', 'id', 'CASCADE'),
    _foreign(table, 'site_key', 'sites', 'key'),
    _foreign(table, 'user_id', 'users', 'id'),
    _foreign(table, 'problem_code', 'problems', 'code'),
    _foreign(table, 'undone_by', 'users', 'id'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reviews')),
    )
    for column in ('conversation_id', 'site_key'):
        op.create_index(op.f(f'ix_reviews_{column}'), table, [column])


def _add_phrasing_proposals() -> None:
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
    _foreign(table, 'problem_code', 'problems', 'code'),
    _foreign(table, 'site_key', 'sites', 'key'),
    _foreign(table, 'user_id', 'users', 'id'),
    _foreign(table, 'conversation_id', 'conversations', 'id', 'SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_phrasing_proposals')),
    )
    for column in ('conversation_id', 'site_key'):
        op.create_index(op.f(f'ix_phrasing_proposals_{column}'), table, [column])


def downgrade() -> None:
    for table in ('phrasing_proposals', 'reviews', 'conversation_words', 'conversation_summaries'):
        op.drop_table(table)
