"""what a council sets of its site: colours, logo, human contact, privacy text

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: SQLite would make the table anew, and conversations refer to it.
    op.add_column('sites', sa.Column('accent_light', sa.String(length=7), nullable=False, server_default='#175a50'))
    op.add_column('sites', sa.Column('accent_dark', sa.String(length=7), nullable=False, server_default='#8fd3c4'))
    op.add_column('sites', sa.Column('logo', sa.LargeBinary(), nullable=True))
    op.add_column('sites', sa.Column('logo_type', sa.String(length=20), nullable=True))
    op.add_column('sites', sa.Column('human_contact', sa.JSON(none_as_null=True), nullable=True))
    op.add_column('sites', sa.Column('privacy_url', sa.Text(), nullable=True))


def downgrade() -> None:
    for column in ('privacy_url', 'human_contact', 'logo_type', 'logo', 'accent_dark', 'accent_light'):
        op.drop_column('sites', column)
