"""Shelves of questions that are alike, and where each learner stands with the questions on them."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'

# What cannot be read names no competencies; the doctor tells of it.
NAMED = (
    "CASE WHEN json_valid({row}body) THEN coalesce(json_extract({row}body, '$.competencies'), '[]') "
    "ELSE '[]' END"
)
SHELF = f"{{row}}category, {{row}}position / 512, {{row}}minutes, {NAMED}"
THERE = (
    "shelf.category = {row}category AND shelf.place = {row}position / 512 AND shelf.minutes = {row}minutes "
    f"AND shelf.competencies = {NAMED}"
)
# As date.toordinal counts days; a damaged one is the first of all.
DAY = "coalesce(CAST(julianday({day}) - 1721424.5 AS INTEGER), 0)"
STANDING = (
    f"{DAY.format(day='{row}due_day')}, {{row}}stability, {DAY.format(day='{row}last_day')}, {{row}}lapses, "
    "coalesce((SELECT coverage FROM review WHERE id = {row}review_id), 0.0)"
)
COLUMNS = "due, stability, last, lapses, coverage"


def upgrade() -> None:
    op.create_table('shelf',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('category', sa.String(length=32), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('competencies', sa.Text(), nullable=False),
    sa.Column('questions', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shelf'))
    )
    op.create_index(
        op.f('ix_shelf_category_place_minutes_competencies'), 'shelf',
        ['category', 'place', 'minutes', 'competencies'], unique=True,
    )
    op.create_table('standing',
    sa.Column('learner_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('shelf_id', sa.Integer(), nullable=False),
    sa.Column('due', sa.Integer(), nullable=False),
    sa.Column('stability', sa.Float(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.Column('lapses', sa.Integer(), nullable=False),
    sa.Column('coverage', sa.Float(), nullable=False),
    sa.ForeignKeyConstraint(['learner_id'], ['learner.id'], name=op.f('fk_standing_learner_id_learner'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('learner_id', 'number', name=op.f('pk_standing')),
    sqlite_with_rowid=False
    )
    op.create_table('shelf_seen',
    sa.Column('learner_id', sa.Integer(), nullable=False),
    sa.Column('shelf_id', sa.Integer(), nullable=False),
    sa.Column('questions', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['learner_id'], ['learner.id'], name=op.f('fk_shelf_seen_learner_id_learner'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('learner_id', 'shelf_id', name=op.f('pk_shelf_seen')),
    sqlite_with_rowid=False
    )
    op.execute(f"""
        INSERT INTO shelf (category, place, minutes, competencies, questions)
        SELECT {SHELF.format(row='')}, count(*) FROM question WHERE active GROUP BY 1, 2, 3, 4
    """)
    op.execute(f"""
        INSERT INTO standing (learner_id, number, shelf_id, {COLUMNS})
        SELECT memory.learner_id, question.number, shelf.id, {STANDING.format(row='memory.')}
        FROM memory JOIN question ON question.id = memory.question_id
        JOIN shelf ON {THERE.format(row='question.')}
        WHERE question.active
    """)
    op.execute("INSERT INTO shelf_seen SELECT learner_id, shelf_id, count(*) FROM standing GROUP BY 1, 2")
    _questions()
    _memories()
    # The learner's pace is read off it alone.
    op.drop_index('ix_review_learner_id_study_day', 'review')
    op.create_index(
        op.f('ix_review_learner_id_study_day_id_category_seconds'), 'review',
        ['learner_id', 'study_day', 'id', 'category', 'seconds'],
    )


def _questions() -> None:
    put = (
        "INSERT INTO shelf (category, place, minutes, competencies, questions) "
        f"SELECT {SHELF.format(row='NEW.')}, 1 WHERE NEW.active "
        "ON CONFLICT (category, place, minutes, competencies) DO UPDATE SET questions = questions + 1;"
    )
    old = THERE.format(row='OLD.')
    take = (
        f"UPDATE shelf SET questions = questions - 1 WHERE OLD.active AND {old}; "
        "DELETE FROM standing WHERE OLD.active AND number = OLD.number AND learner_id IN (SELECT id FROM learner);"
    )
    sweep = f"DELETE FROM shelf WHERE OLD.active AND questions <= 0 AND {old};"
    op.execute(f"CREATE TRIGGER question_shelved AFTER INSERT ON question WHEN NEW.active BEGIN {put} END")
    op.execute(f"CREATE TRIGGER question_unshelved AFTER DELETE ON question BEGIN {take} {sweep} END")
    op.execute(f"""
        CREATE TRIGGER question_reshelved AFTER UPDATE OF active, category, position, minutes, body ON question
        WHEN OLD.active IS NOT NEW.active OR NEW.active AND (
            OLD.category IS NOT NEW.category OR OLD.position / 512 IS NOT NEW.position / 512
            OR OLD.minutes IS NOT NEW.minutes
            OR {NAMED.format(row='OLD.')} IS NOT {NAMED.format(row='NEW.')}
        )
        BEGIN
            {take}
            {put}
            INSERT INTO standing (learner_id, number, shelf_id, {COLUMNS})
            SELECT learner.id, NEW.number, shelf.id, {STANDING.format(row='memory.')}
            FROM learner CROSS JOIN memory ON memory.learner_id = learner.id AND memory.question_id = NEW.id
            JOIN shelf ON {THERE.format(row='NEW.')}
            WHERE NEW.active;
            {sweep}
        END
    """)


def _memories() -> None:
    number = "(SELECT number FROM question WHERE id = {row}question_id)"
    op.execute(f"""
        CREATE TRIGGER memory_standing AFTER INSERT ON memory BEGIN
            INSERT INTO standing (learner_id, number, shelf_id, {COLUMNS})
            SELECT NEW.learner_id, question.number, shelf.id, {STANDING.format(row='NEW.')}
            FROM question JOIN shelf ON {THERE.format(row='question.')}
            WHERE question.id = NEW.question_id AND question.active;
        END
    """)
    op.execute(f"""
        CREATE TRIGGER memory_moved AFTER UPDATE ON memory BEGIN
            UPDATE standing SET ({COLUMNS}) = (SELECT {STANDING.format(row='NEW.')})
            WHERE learner_id = NEW.learner_id AND number = {number.format(row='NEW.')};
        END
    """)
    op.execute(f"""
        CREATE TRIGGER memory_gone AFTER DELETE ON memory BEGIN
            DELETE FROM standing WHERE learner_id = OLD.learner_id AND number = {number.format(row='OLD.')};
        END
    """)
    op.execute("""
        CREATE TRIGGER standing_counted AFTER INSERT ON standing BEGIN
            INSERT INTO shelf_seen VALUES (NEW.learner_id, NEW.shelf_id, 1)
            ON CONFLICT (learner_id, shelf_id) DO UPDATE SET questions = questions + 1;
        END
    """)
    op.execute("""
        CREATE TRIGGER standing_uncounted AFTER DELETE ON standing BEGIN
            UPDATE shelf_seen SET questions = questions - 1
            WHERE learner_id = OLD.learner_id AND shelf_id = OLD.shelf_id;
            DELETE FROM shelf_seen
            WHERE learner_id = OLD.learner_id AND shelf_id = OLD.shelf_id AND questions <= 0;
        END
    """)
