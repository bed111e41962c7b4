"""Verbs that can be taken back, counts and search indexes kept by triggers, mock interviews, own weights."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'

# FSRS-6's forgetting curve with the published weights: what 0.1.0 expected of a repeated answer.
DECAY = -0.1542
FACTOR = 0.9 ** (1 / DECAY) - 1

SAID = (
    "(SELECT group_concat(json_extract(value, '$.text'), char(10)) "
    "FROM json_each(CASE WHEN json_valid({row}turns) THEN {row}turns END) "
    "WHERE CASE type WHEN 'object' THEN json_extract(value, '$.kind') END = 'answer')"
)

COUNTS = {
    "answers": "1",
    "first": "{row}.first",
    "passed": "NOT {row}.first AND {row}.rating > 1",
    "again": "{row}.rating = 1",
    "hard": "{row}.rating = 2",
    "good": "{row}.rating = 3",
    "easy": "{row}.rating = 4",
    "judged": "{row}.suggested IS NOT NULL",
    "same": "coalesce({row}.suggested = {row}.rating, 0)",
    "near": "coalesce(abs({row}.suggested - {row}.rating) <= 1, 0)",
    **{
        f"sure_{n}": "{row}.suggested IS NOT NULL AND coalesce({row}.confidence = %d, 0)" % n
        for n in range(1, 5)
    },
    "seconds": "{row}.seconds",
    "recall": "coalesce({row}.recall, 0.0)",
    "covered": "CASE WHEN {row}.suggested IS NULL THEN 0.0 ELSE {row}.coverage END",
    **{
        f"covered_{n}": "CASE WHEN {row}.suggested IS NOT NULL AND {row}.confidence = %d "
        "THEN {row}.coverage ELSE 0.0 END" % n
        for n in range(1, 5)
    },
}


def upgrade() -> None:
    op.add_column('learner', sa.Column('welcomed_at', sa.DateTime(), nullable=True))
    _number_questions()
    _kinds_of_drafts()
    op.create_table('weights',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('learner_id', sa.Integer(), nullable=False),
    sa.Column('replaced', sa.Integer(), nullable=True),
    sa.Column('study_day', sa.Date(), nullable=False),
    sa.Column('trained_at', sa.DateTime(), nullable=False),
    sa.Column('reviews', sa.Integer(), nullable=False),
    sa.Column('vector', sa.JSON(), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['learner_id'], ['learner.id'], name=op.f('fk_weights_learner_id_learner'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_weights'))
    )
    _widen_reviews()
    op.add_column('rehearsal', sa.Column('kind', sa.String(length=16), nullable=False, server_default='retry'))
    op.create_table('adjustment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('learner_id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('after_review', sa.Integer(), nullable=False),
    sa.Column('study_day', sa.Date(), nullable=False),
    sa.Column('done_at', sa.DateTime(), nullable=False),
    sa.Column('due_day', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['learner_id'], ['learner.id'], name=op.f('fk_adjustment_learner_id_learner'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_adjustment_question_id_question'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adjustment')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_adjustment_learner_id_question_id'), 'adjustment', ['learner_id', 'question_id'])
    op.create_table('own_tag',
    sa.Column('learner_id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.String(length=80), nullable=False),
    sa.Column('tag', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['learner_id'], ['learner.id'], name=op.f('fk_own_tag_learner_id_learner'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_own_tag_question_id_question'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('learner_id', 'question_id', 'tag', name=op.f('pk_own_tag'))
    )
    _mocks()
    _tallies()
    _acts()
    _search()


def _number_questions() -> None:
    op.execute("""
        CREATE TABLE new_question (
            number INTEGER NOT NULL,
            id VARCHAR(80) NOT NULL,
            pack VARCHAR(80) NOT NULL,
            position INTEGER NOT NULL,
            category VARCHAR(32) NOT NULL,
            minutes INTEGER NOT NULL,
            active BOOLEAN NOT NULL,
            version INTEGER NOT NULL,
            stored_at DATETIME NOT NULL,
            fingerprint VARCHAR(64) NOT NULL,
            prompt TEXT NOT NULL,
            labels TEXT NOT NULL,
            body JSON NOT NULL,
            CONSTRAINT pk_question PRIMARY KEY (number),
            CONSTRAINT uq_question_id UNIQUE (id),
            CONSTRAINT fk_question_pack_pack FOREIGN KEY(pack) REFERENCES pack (name) ON DELETE RESTRICT
        )
    """)
    op.execute("""
        INSERT INTO new_question (id, pack, position, category, minutes, prompt, labels, body, fingerprint,
                                  version, active, stored_at)
        SELECT id, pack, position, category, minutes, prompt, labels, body, fingerprint,
               version, active, stored_at
        FROM question ORDER BY rowid
    """)
    op.execute("DROP TABLE question")
    op.execute("ALTER TABLE new_question RENAME TO question")
    op.create_index(
        op.f('ix_question_category_position_id_minutes_active'), 'question',
        ['category', 'position', 'id', 'minutes', 'active'],
    )
    op.create_index(op.f('ix_question_pack'), 'question', ['pack'])


def _kinds_of_drafts() -> None:
    op.execute("""
        CREATE TABLE new_draft (
            learner_id INTEGER NOT NULL,
            question_id VARCHAR(80) NOT NULL,
            kind VARCHAR(16) NOT NULL,
            turns JSON NOT NULL,
            unsent TEXT NOT NULL,
            started_at DATETIME NOT NULL,
            seconds FLOAT NOT NULL,
            saved_at DATETIME NOT NULL,
            CONSTRAINT pk_draft PRIMARY KEY (learner_id, question_id, kind),
            CONSTRAINT fk_draft_learner_id_learner FOREIGN KEY(learner_id)
                REFERENCES learner (id) ON DELETE RESTRICT,
            CONSTRAINT fk_draft_question_id_question FOREIGN KEY(question_id)
                REFERENCES question (id) ON DELETE RESTRICT
        )
    """)
    op.execute("""
        INSERT INTO new_draft (learner_id, question_id, kind, turns, unsent, started_at, seconds, saved_at)
        SELECT learner_id, question_id, '', turns, unsent, started_at, seconds, saved_at FROM draft
    """)
    op.execute("DROP TABLE draft")
    op.execute("ALTER TABLE new_draft RENAME TO draft")


def _widen_reviews() -> None:
    op.add_column('review', sa.Column('category', sa.String(length=32), nullable=False, server_default=''))
    op.add_column('review', sa.Column('spread', sa.Boolean(), nullable=False, server_default='0'))
    op.add_column('review', sa.Column('weights_id', sa.Integer(), nullable=True))
    op.add_column('review', sa.Column('recall', sa.Float(), nullable=True))
    op.add_column('review', sa.Column('mock_answer_id', sa.Integer(), nullable=True))
    op.execute("UPDATE review SET category = (SELECT category FROM question WHERE question.id = question_id)")
    connection = op.get_bind()
    rows = connection.execute(sa.text(
        "SELECT id, julianday(study_day) - julianday(json_extract(known, '$.last_day')), "
        "json_extract(known, '$.stability') "
        "FROM (SELECT id, study_day, CASE WHEN json_valid(before) THEN before END AS known FROM review)"
    )).all()
    # A damaged row is passed over; the doctor tells of it.
    expected = [
        {"key": key, "recall": (1 + FACTOR * max(0.0, days) / stability) ** DECAY}
        for key, days, stability in rows
        if days is not None and isinstance(stability, (int, float)) and stability > 0
    ]
    if expected:
        connection.execute(sa.text("UPDATE review SET recall = :recall WHERE id = :key"), expected)


def _mocks() -> None:
    op.create_table('mock',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('learner_id', sa.Integer(), nullable=False),
    sa.Column('format', sa.String(length=32), nullable=False),
    sa.Column('company', sa.Text(), nullable=False),
    sa.Column('sections', sa.JSON(), nullable=False),
    sa.Column('study_day', sa.Date(), nullable=False),
    sa.Column('started_at', sa.DateTime(), nullable=False),
    sa.Column('finished_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['learner_id'], ['learner.id'], name=op.f('fk_mock_learner_id_learner'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mock')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_mock_learner_id_id'), 'mock', ['learner_id', 'id'])
    op.create_table('mock_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('learner_id', sa.Integer(), nullable=False),
    sa.Column('mock_id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.String(length=80), nullable=False),
    sa.Column('section', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('question_version', sa.Integer(), nullable=False),
    sa.Column('turns', sa.JSON(), nullable=False),
    sa.Column('unsent', sa.Text(), nullable=False),
    sa.Column('seconds', sa.Float(), nullable=False),
    sa.Column('started_at', sa.DateTime(), nullable=False),
    sa.Column('done_at', sa.DateTime(), nullable=True),
    sa.Column('feedback', sa.JSON(none_as_null=True), nullable=True),
    sa.ForeignKeyConstraint(['learner_id'], ['learner.id'], name=op.f('fk_mock_answer_learner_id_learner'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['mock_id'], ['mock.id'], name=op.f('fk_mock_answer_mock_id_mock'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_mock_answer_question_id_question'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mock_answer')),
    sqlite_autoincrement=True
    )
    op.create_index(
        op.f('ix_mock_answer_mock_id_section_position'), 'mock_answer', ['mock_id', 'section', 'position'], unique=True
    )


def _tallies() -> None:
    numbers = list(COUNTS)
    whole, parts = numbers[:numbers.index("seconds")], numbers[numbers.index("seconds"):]
    op.create_table('tally',
    sa.Column('learner_id', sa.Integer(), nullable=False),
    sa.Column('study_day', sa.Date(), nullable=False),
    sa.Column('category', sa.String(length=32), nullable=False),
    *(sa.Column(name, sa.Integer(), nullable=False) for name in whole),
    *(sa.Column(name, sa.Float(), nullable=False) for name in parts),
    sa.ForeignKeyConstraint(['learner_id'], ['learner.id'], name=op.f('fk_tally_learner_id_learner'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('learner_id', 'study_day', 'category', name=op.f('pk_tally'))
    )
    op.create_table('recall_tally',
    sa.Column('learner_id', sa.Integer(), nullable=False),
    sa.Column('tenth', sa.Integer(), nullable=False),
    sa.Column('answers', sa.Integer(), nullable=False),
    sa.Column('passed', sa.Integer(), nullable=False),
    sa.Column('recall', sa.Float(), nullable=False),
    sa.ForeignKeyConstraint(['learner_id'], ['learner.id'], name=op.f('fk_recall_tally_learner_id_learner'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('learner_id', 'tenth', name=op.f('pk_recall_tally'))
    )
    columns = ", ".join(["learner_id", "study_day", "category", *COUNTS])

    def values(row: str) -> str:
        return ", ".join([f"{row}.{key}" for key in ("learner_id", "study_day", "category")]
                         + [f"({value.format(row=row)})" for value in COUNTS.values()])

    grouped = ", ".join(["learner_id", "study_day", "category"]
                        + [f"sum({value.format(row='review')})" for value in COUNTS.values()])
    op.execute(f"INSERT INTO tally ({columns}) SELECT {grouped} FROM review GROUP BY 1, 2, 3")
    add = ", ".join(f"{name} = {name} + excluded.{name}" for name in COUNTS)
    take = ", ".join(f"{name} = {name} - ({value.format(row='OLD')})" for name, value in COUNTS.items())
    of_old = "learner_id = OLD.learner_id AND study_day = OLD.study_day AND category = OLD.category"
    tenth = "min(9, CAST({row}recall * 10 AS INTEGER))"
    op.execute("INSERT INTO recall_tally SELECT learner_id, " + tenth.format(row="") + ", count(*), "
               "sum(rating > 1), sum(recall) FROM review WHERE recall IS NOT NULL GROUP BY 1, 2")
    op.execute(f"""
        CREATE TRIGGER review_counted AFTER INSERT ON review BEGIN
            INSERT INTO tally ({columns}) VALUES ({values('NEW')})
            ON CONFLICT (learner_id, study_day, category) DO UPDATE SET {add};
            INSERT INTO recall_tally
            SELECT NEW.learner_id, {tenth.format(row='NEW.')}, 1, NEW.rating > 1, NEW.recall
            WHERE NEW.recall IS NOT NULL
            ON CONFLICT (learner_id, tenth) DO UPDATE SET answers = answers + 1,
                passed = passed + excluded.passed, recall = recall + excluded.recall;
        END
    """)
    op.execute(f"""
        CREATE TRIGGER review_uncounted AFTER DELETE ON review BEGIN
            UPDATE tally SET {take} WHERE {of_old};
            DELETE FROM tally WHERE {of_old} AND answers = 0;
            UPDATE recall_tally SET answers = answers - 1, passed = passed - (OLD.rating > 1),
                recall = recall - OLD.recall
            WHERE OLD.recall IS NOT NULL AND learner_id = OLD.learner_id AND tenth = {tenth.format(row='OLD.')};
            DELETE FROM recall_tally WHERE learner_id = OLD.learner_id AND answers = 0;
        END
    """)


def _acts() -> None:
    op.create_table('act',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('learner_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('question_id', sa.String(length=80), nullable=True),
    sa.Column('done_at', sa.DateTime(), nullable=False),
    sa.Column('images', sa.JSON(), nullable=False),
    sa.Column('undone', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['learner_id'], ['learner.id'], name=op.f('fk_act_learner_id_learner'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_act')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_act_learner_id_undone_id'), 'act', ['learner_id', 'undone', 'id'])
    # The latest ratings of 0.1.0 can be taken back too, until one after which the log does not go on as it was.
    op.execute("""
        INSERT INTO act (learner_id, kind, question_id, done_at, images, undone)
        SELECT learner_id, 'rate', question_id, reviewed_at, json_array(
            json_array('review', json_array(id), NULL),
            json_array('memory', json_array(learner_id, question_id), CASE WHEN before IS NULL THEN NULL
                ELSE json_patch(before, json_object(
                    'learner_id', learner_id, 'question_id', question_id, 'review_id', previous)) END)
        ), 0
        FROM (
            SELECT *, row_number() OVER (PARTITION BY learner_id ORDER BY id DESC) AS place,
                max(CASE WHEN before IS known AND json_valid(coalesce(before, '{}')) THEN 0 ELSE id END)
                    OVER (PARTITION BY learner_id) AS broken
            FROM (
                SELECT id, learner_id, question_id, reviewed_at, before, lag(id) OVER question AS previous,
                    lag(after) OVER question AS known
                FROM review WINDOW question AS (PARTITION BY learner_id, question_id ORDER BY id)
            )
        ) WHERE place <= 200 AND id > broken
        ORDER BY id
    """)
    # At every act it would take a quarter of the time of a rating to count a thousand.
    op.execute("""
        CREATE TRIGGER act_done AFTER INSERT ON act BEGIN
            DELETE FROM act WHERE learner_id = NEW.learner_id AND undone = 1 AND id != NEW.id;
            DELETE FROM act WHERE NEW.id % 100 = 0 AND id IN (
                SELECT id FROM (
                    SELECT id, row_number() OVER (PARTITION BY learner_id ORDER BY id DESC) AS place FROM act
                ) WHERE place > 1000
            );
            DELETE FROM draft WHERE NEW.kind = 'rate' AND learner_id = NEW.learner_id
                AND question_id = NEW.question_id AND draft.kind = '' AND NOT EXISTS (
                    SELECT 1 FROM review
                    WHERE id = json_extract(NEW.images, '$[0][1][0]') AND mock_answer_id IS NOT NULL
                );
        END
    """)


def _search() -> None:
    op.execute("""
        CREATE VIRTUAL TABLE question_text USING fts5(
            id, prompt, labels, content='question', content_rowid='number', tokenize='unicode61')
    """)
    op.execute("CREATE VIRTUAL TABLE question_word USING fts5vocab('question_text', 'row')")
    op.execute("INSERT INTO question_text(question_text) VALUES ('rebuild')")
    texts = "{row}.number, {row}.id, {row}.prompt, {row}.labels"
    gone = ("INSERT INTO question_text(question_text, rowid, id, prompt, labels) "
            f"VALUES ('delete', {texts.format(row='OLD')});")
    new = f"INSERT INTO question_text(rowid, id, prompt, labels) VALUES ({texts.format(row='NEW')});"
    op.execute(f"CREATE TRIGGER question_indexed AFTER INSERT ON question BEGIN {new} END")
    op.execute(f"CREATE TRIGGER question_unindexed AFTER DELETE ON question BEGIN {gone} END")
    op.execute("CREATE TRIGGER question_reindexed AFTER UPDATE OF id, prompt, labels ON question "
               f"BEGIN {gone} {new} END")
    op.execute(f"CREATE VIEW answer AS SELECT id AS number, {SAID.format(row='')} AS text FROM review")
    # Without content of its own: it could not read the view, since json_each is a virtual table.
    op.execute("CREATE VIRTUAL TABLE answer_text USING fts5(text, content='')")
    op.execute("INSERT INTO answer_text(rowid, text) SELECT number, text FROM answer")
    op.execute("CREATE TRIGGER review_indexed AFTER INSERT ON review BEGIN "
               f"INSERT INTO answer_text(rowid, text) VALUES (NEW.id, {SAID.format(row='NEW.')}); END")
    op.execute("CREATE TRIGGER review_unindexed AFTER DELETE ON review BEGIN "
               "INSERT INTO answer_text(answer_text, rowid, text) "
               f"VALUES ('delete', OLD.id, {SAID.format(row='OLD.')}); END")
