BEGIN TRANSACTION;
CREATE TABLE act (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	learner_id INTEGER NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	question_id VARCHAR(80), 
	done_at DATETIME NOT NULL, 
	images JSON NOT NULL, 
	undone BOOLEAN NOT NULL, 
	CONSTRAINT fk_act_learner_id_learner FOREIGN KEY(learner_id) REFERENCES learner (id) ON DELETE RESTRICT
);
INSERT INTO "act" VALUES(1,1,'rate','conflict-with-peer','2026-11-02 18:30:00.000000','[["review",[1],null],["memory",[1,"conflict-with-peer"],null]]',0);
INSERT INTO "act" VALUES(2,1,'rate','design-rate-limiter','2026-11-02 18:37:00.000000','[["review",[2],null],["memory",[1,"design-rate-limiter"],null]]',0);
INSERT INTO "act" VALUES(3,1,'rate','design-rate-limiter','2026-11-03 18:30:00.000000','[["review",[3],null],["memory",[1,"design-rate-limiter"],{"due_day":"2026-11-03","stability":0.212,"difficulty":6.4133,"state":"review","last_day":"2026-11-02","reps":1,"lapses":0,"learner_id":1,"question_id":"design-rate-limiter","review_id":2}]]',0);
INSERT INTO "act" VALUES(4,1,'rate','conflict-with-peer','2026-11-06 18:30:00.000000','[["review",[4],null],["memory",[1,"conflict-with-peer"],{"due_day":"2026-11-06","stability":2.3065,"difficulty":2.118103970459016,"state":"review","last_day":"2026-11-02","reps":1,"lapses":0,"learner_id":1,"question_id":"conflict-with-peer","review_id":1}]]',0);
INSERT INTO "act" VALUES(5,1,'rate','slipping-date','2026-11-06 18:30:00.000000','[["review",[5],null],["memory",[1,"slipping-date"],null]]',0);
INSERT INTO "act" VALUES(6,2,'rate','conflict-with-peer','2026-11-03 18:30:00.000000','[["review",[7],null],["memory",[2,"conflict-with-peer"],null]]',0);
CREATE TABLE adjustment (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	learner_id INTEGER NOT NULL, 
	question_id VARCHAR(80) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	after_review INTEGER NOT NULL, 
	study_day DATE NOT NULL, 
	done_at DATETIME NOT NULL, 
	due_day DATE, 
	CONSTRAINT fk_adjustment_learner_id_learner FOREIGN KEY(learner_id) REFERENCES learner (id) ON DELETE RESTRICT, 
	CONSTRAINT fk_adjustment_question_id_question FOREIGN KEY(question_id) REFERENCES question (id) ON DELETE RESTRICT
);
INSERT INTO "adjustment" VALUES(1,2,'conflict-with-peer','reschedule',7,'2026-11-08','2026-11-08 18:30:00.000000','2026-11-20');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE "draft" (
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
        );
INSERT INTO "draft" VALUES(1,'slow-reviews','','[{"kind": "question", "text": "Code reviews take four days. How would you change that?", "at": "2026-11-07T18:30:00+00:00"}, {"kind": "answer", "text": "Nothing comes to mind here.", "at": "2026-11-07T18:30:00+00:00"}]','half a thought','2026-11-07 18:30:00.000000',12.0,'2026-11-08 18:30:00.000000');
INSERT INTO "draft" VALUES(2,'many-teams','cram','[]','half a thought','2026-11-08 18:30:00.000000',3.0,'2026-11-08 18:30:00.000000');
CREATE TABLE hold (
	learner_id INTEGER NOT NULL, 
	question_id VARCHAR(80) NOT NULL, 
	until DATE, 
	since DATETIME NOT NULL, 
	CONSTRAINT pk_hold PRIMARY KEY (learner_id, question_id), 
	CONSTRAINT fk_hold_learner_id_learner FOREIGN KEY(learner_id) REFERENCES learner (id) ON DELETE RESTRICT, 
	CONSTRAINT fk_hold_question_id_question FOREIGN KEY(question_id) REFERENCES question (id) ON DELETE RESTRICT
);
INSERT INTO "hold" VALUES(1,'launch-metrics',NULL,'2026-11-07 18:30:00.000000');
INSERT INTO "hold" VALUES(2,'slow-reviews','2026-11-30','2026-11-08 18:30:00.000000');
CREATE TABLE learner (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name VARCHAR(80) NOT NULL, 
	created_at DATETIME NOT NULL, welcomed_at DATETIME, 
	CONSTRAINT uq_learner_name UNIQUE (name)
);
INSERT INTO "learner" VALUES(1,'me','2026-11-02 18:30:00.000000','2026-11-08 18:30:00.000000');
INSERT INTO "learner" VALUES(2,'Zoë','2026-11-02 18:30:00.000000',NULL);
CREATE TABLE memory (
	learner_id INTEGER NOT NULL, 
	question_id VARCHAR(80) NOT NULL, 
	due_day DATE NOT NULL, 
	stability FLOAT NOT NULL, 
	difficulty FLOAT NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	last_day DATE NOT NULL, 
	reps INTEGER NOT NULL, 
	lapses INTEGER NOT NULL, 
	review_id INTEGER NOT NULL, 
	CONSTRAINT pk_memory PRIMARY KEY (learner_id, question_id), 
	CONSTRAINT fk_memory_learner_id_learner FOREIGN KEY(learner_id) REFERENCES learner (id) ON DELETE RESTRICT, 
	CONSTRAINT fk_memory_question_id_question FOREIGN KEY(question_id) REFERENCES question (id) ON DELETE RESTRICT, 
	CONSTRAINT fk_memory_review_id_review FOREIGN KEY(review_id) REFERENCES review (id) ON DELETE RESTRICT
);
INSERT INTO "memory" VALUES(1,'conflict-with-peer','2026-12-30',2.82850524022519493883e+01,1.0,'review','2026-11-06',2,0,4);
INSERT INTO "memory" VALUES(1,'design-rate-limiter','2026-11-05',1.21921727437957794215e+00,7.60420976907683776602e+00,'review','2026-11-03',2,0,3);
INSERT INTO "memory" VALUES(1,'slipping-date','2026-11-10',2.3065,2.11810397045901588342e+00,'review','2026-11-06',1,0,5);
INSERT INTO "memory" VALUES(2,'conflict-with-peer','2026-11-20',0.212,6.4133,'review','2026-11-03',1,0,7);
CREATE TABLE mock (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	learner_id INTEGER NOT NULL, 
	format VARCHAR(32) NOT NULL, 
	company TEXT NOT NULL, 
	sections JSON NOT NULL, 
	study_day DATE NOT NULL, 
	started_at DATETIME NOT NULL, 
	finished_at DATETIME, 
	CONSTRAINT fk_mock_learner_id_learner FOREIGN KEY(learner_id) REFERENCES learner (id) ON DELETE RESTRICT
);
INSERT INTO "mock" VALUES(1,2,'phone','','[{"category": "behavioral", "minutes": 15, "questions": ["failed-launch"], "lengths": [15]}]','2026-11-08','2026-11-08 18:30:00.000000',NULL);
CREATE TABLE mock_answer (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	learner_id INTEGER NOT NULL, 
	mock_id INTEGER NOT NULL, 
	question_id VARCHAR(80) NOT NULL, 
	section INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	question_version INTEGER NOT NULL, 
	turns JSON NOT NULL, 
	unsent TEXT NOT NULL, 
	seconds FLOAT NOT NULL, 
	started_at DATETIME NOT NULL, 
	done_at DATETIME, 
	feedback JSON, 
	CONSTRAINT fk_mock_answer_learner_id_learner FOREIGN KEY(learner_id) REFERENCES learner (id) ON DELETE RESTRICT, 
	CONSTRAINT fk_mock_answer_mock_id_mock FOREIGN KEY(mock_id) REFERENCES mock (id) ON DELETE RESTRICT, 
	CONSTRAINT fk_mock_answer_question_id_question FOREIGN KEY(question_id) REFERENCES question (id) ON DELETE RESTRICT
);
INSERT INTO "mock_answer" VALUES(1,2,1,'failed-launch',0,0,1,'[]','half a thought',3.0,'2026-11-08 18:30:00.000000',NULL,NULL);
CREATE TABLE own_tag (
	learner_id INTEGER NOT NULL, 
	question_id VARCHAR(80) NOT NULL, 
	tag VARCHAR(80) NOT NULL, 
	CONSTRAINT pk_own_tag PRIMARY KEY (learner_id, question_id, tag), 
	CONSTRAINT fk_own_tag_learner_id_learner FOREIGN KEY(learner_id) REFERENCES learner (id) ON DELETE RESTRICT, 
	CONSTRAINT fk_own_tag_question_id_question FOREIGN KEY(question_id) REFERENCES question (id) ON DELETE RESTRICT
);
INSERT INTO "own_tag" VALUES(2,'many-teams','loop');
INSERT INTO "own_tag" VALUES(1,'slow-reviews','loop');
CREATE TABLE pack (
	name VARCHAR(80) NOT NULL, 
	title TEXT NOT NULL, 
	version TEXT NOT NULL, 
	language TEXT NOT NULL, 
	licence TEXT NOT NULL, 
	fingerprint VARCHAR(64) NOT NULL, 
	active BOOLEAN NOT NULL, 
	stored_at DATETIME NOT NULL, 
	CONSTRAINT pk_pack PRIMARY KEY (name)
);
INSERT INTO "pack" VALUES('small','Small','1.0.0','en','CC0-1.0','dd1e30a11403c1df35dd6b8b739ff82b1653e356c12d63fc5378968b5f141ec2',1,'2026-11-02 18:30:00.000000');
CREATE TABLE "plan" (
	learner_id INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	interview DATE NOT NULL, 
	started DATE NOT NULL, 
	minutes INTEGER NOT NULL, 
	new_per_day INTEGER NOT NULL, 
	weights JSON NOT NULL, 
	active BOOLEAN NOT NULL, 
	CONSTRAINT pk_plan PRIMARY KEY (learner_id, name), 
	CONSTRAINT fk_plan_learner_id_learner FOREIGN KEY(learner_id) REFERENCES learner (id) ON DELETE RESTRICT
);
INSERT INTO "plan" VALUES(1,'acme','2026-12-12','2026-11-02',25,3,'{"metrics": 2.0}',1);
CREATE TABLE "question" (
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
        );
INSERT INTO "question" VALUES(1,'conflict-with-peer','small',0,'behavioral',3,1,1,'2026-11-02 18:30:00.000000','ec568beafe8e65fd202f70eb5d1737b9aaa81ea7e99c6c9539395af849d9cb27','Tell me about a conflict with a peer.',' conflict empathy google ','{"theme": "conflict", "context": "", "competencies": [], "tags": ["conflict", "empathy"], "companies": ["google"], "level": "mid", "hint": "Start with the people who are hurt by it.", "key_points": [{"text": "Listened first", "phrases": ["I asked what worried him", "I listened before I argued", "I heard his side first", "I let him explain his fear"], "must": true, "why": "Shows respect."}, {"text": "Shared goal", "phrases": ["we agreed on the launch date as our goal", "a goal we both had", "we both wanted a calm launch", "one goal for both teams"], "must": false, "why": ""}, {"text": "Result with a number", "phrases": ["incidents fell by forty percent", "we shipped two weeks early", "the backlog halved", "six teams adopted it"], "must": false, "why": ""}], "probes": [{"ask": "What came before all that?", "when_missing": [0]}, {"ask": "And how did you bring the others along?", "when_missing": [1]}, {"ask": "What was different a month later?", "when_missing": [2]}], "red_flags": [{"text": "Blames others", "phrases": ["it was all their fault", "the other team is lazy"]}], "model_answer": "In my last program I started like this: I asked what worried him, and I listened before I argued. Then we agreed on the launch date as our goal, because a goal we both had. In the end incidents fell by forty percent, and also we shipped two weeks early."}');
INSERT INTO "question" VALUES(2,'failed-launch','small',1,'behavioral',3,1,1,'2026-11-02 18:30:00.000000','fd45068c40404b00d4d9d55158af336c346ab8ce3a34f95f663612da65b1a162','Tell me about a launch that failed.',' failure amazon ','{"theme": "failure", "context": "", "competencies": [], "tags": ["failure"], "companies": ["amazon"], "level": "mid", "hint": "Start with the people who are hurt by it.", "key_points": [{"text": "Owned the mistake", "phrases": ["it was my mistake", "I took the blame", "I own that decision", "the fault was mine"], "must": true, "why": "Owning it is the point."}, {"text": "Told people early", "phrases": ["I told the sponsor the same day", "I wrote to all customers", "I warned the team at once", "I called the director that evening"], "must": false, "why": ""}, {"text": "Changed the process", "phrases": ["we added a rollback drill", "now there is a checklist", "we rehearse every launch", "a canary goes first now"], "must": false, "why": ""}], "probes": [{"ask": "What came before all that?", "when_missing": [0]}, {"ask": "And how did you bring the others along?", "when_missing": [1]}, {"ask": "What was different a month later?", "when_missing": [2]}], "red_flags": [{"text": "Blames others", "phrases": ["it was all their fault", "the other team is lazy"]}], "model_answer": "In my last program I started like this: it was my mistake, and I took the blame. Then I told the sponsor the same day, because I wrote to all customers. In the end we added a rollback drill, and also now there is a checklist."}');
INSERT INTO "question" VALUES(3,'design-rate-limiter','small',2,'system_design',3,1,1,'2026-11-02 18:30:00.000000','097e93f4c229c7e139cd115da81ba43e6eb24afe5b10c63cdcd21af88b82a18e','Design a rate limiter for a public API.',' limits google rate-limits ','{"theme": "rate-limits", "context": "", "competencies": [], "tags": ["limits"], "companies": ["google"], "level": "mid", "hint": "Start with the people who are hurt by it.", "key_points": [{"text": "Token bucket", "phrases": ["a token bucket for each key", "tokens refill every second", "leaky bucket", "a bucket of tokens"], "must": true, "why": "The core idea."}, {"text": "Shared counters", "phrases": ["counters live in Redis", "a shared store for counters", "every gateway reads the same count", "atomic increments in one store"], "must": false, "why": ""}, {"text": "Client signal", "phrases": ["return 429 with retry after", "tell the client when to retry", "a header with the remaining quota", "clients back off"], "must": false, "why": ""}], "probes": [{"ask": "What came before all that?", "when_missing": [0]}, {"ask": "And how did you bring the others along?", "when_missing": [1]}, {"ask": "What was different a month later?", "when_missing": [2]}], "red_flags": [{"text": "Blames others", "phrases": ["it was all their fault", "the other team is lazy"]}], "model_answer": "In my last program I started like this: a token bucket for each key, and tokens refill every second. Then counters live in Redis, because a shared store for counters. In the end return 429 with retry after, and also tell the client when to retry."}');
INSERT INTO "question" VALUES(4,'cache-at-scale','small',3,'system_design',3,1,1,'2026-11-02 18:30:00.000000','70ccb371182b058a8582ef24e6052912b707dc5c65aa8d1345b9fc024feee96f','How would you cache a product catalogue for a large shop?',' caching ','{"theme": "caching", "context": "", "competencies": [], "tags": ["caching"], "companies": [], "level": "mid", "hint": "Start with the people who are hurt by it.", "key_points": [{"text": "Invalidation", "phrases": ["evict on every price change", "a short time to live", "invalidate by event", "purge the key after a write"], "must": true, "why": "The hard half."}, {"text": "Hot keys", "phrases": ["replicate the hot keys", "spread hot keys over shards", "a local cache for hot items", "hot keys get copies"], "must": false, "why": ""}, {"text": "Stampede", "phrases": ["one request refills the cache", "lock while refilling", "serve stale while it refills", "jitter on expiry"], "must": false, "why": ""}], "probes": [{"ask": "What came before all that?", "when_missing": [0]}, {"ask": "And how did you bring the others along?", "when_missing": [1]}, {"ask": "What was different a month later?", "when_missing": [2]}], "red_flags": [{"text": "Blames others", "phrases": ["it was all their fault", "the other team is lazy"]}], "model_answer": "In my last program I started like this: evict on every price change, and a short time to live. Then replicate the hot keys, because spread hot keys over shards. In the end one request refills the cache, and also lock while refilling."}');
INSERT INTO "question" VALUES(5,'slipping-date','small',4,'program_management',3,1,1,'2026-11-02 18:30:00.000000','2e9585b17cdeea5bde322124ec05c69f30ea1f185a39117e3f0be138215edf8a','A fixed date is slipping by two weeks. What do you do?',' dates meta ','{"theme": "dates", "context": "", "competencies": [], "tags": ["dates"], "companies": ["meta"], "level": "mid", "hint": "Start with the people who are hurt by it.", "key_points": [{"text": "Critical path", "phrases": ["I find the critical path", "what really blocks the date", "the longest chain of work", "the path that decides the end"], "must": true, "why": "Else effort is spent elsewhere."}, {"text": "Options to decide", "phrases": ["three options with their cost", "cut scope or move the date", "a decision paper for the sponsor", "I bring choices and a price"], "must": false, "why": ""}, {"text": "Early escalation", "phrases": ["I escalate the same day", "no surprise at the end", "the sponsor hears it first", "raise it before it is late"], "must": false, "why": ""}], "probes": [{"ask": "What came before all that?", "when_missing": [0]}, {"ask": "And how did you bring the others along?", "when_missing": [1]}, {"ask": "What was different a month later?", "when_missing": [2]}], "red_flags": [{"text": "Blames others", "phrases": ["it was all their fault", "the other team is lazy"]}], "model_answer": "In my last program I started like this: I find the critical path, and what really blocks the date. Then three options with their cost, because cut scope or move the date. In the end I escalate the same day, and also no surprise at the end."}');
INSERT INTO "question" VALUES(6,'many-teams','small',5,'program_management',3,1,1,'2026-11-02 18:30:00.000000','886ea3faddfefd4e686f62ed99e52b5ff29f6694b0643a3c4306be8cab0ca485','How do you run a program across nine teams?',' dependencies ','{"theme": "dependencies", "context": "", "competencies": [], "tags": ["dependencies"], "companies": [], "level": "mid", "hint": "Start with the people who are hurt by it.", "key_points": [{"text": "Dependency map", "phrases": ["a map of who waits for whom", "every dependency has an owner", "a dependency board", "owners for each handover"], "must": true, "why": "Most delay hides there."}, {"text": "Rhythm", "phrases": ["a weekly risk review", "one short sync each week", "a written status on Friday", "a fixed cadence"], "must": false, "why": ""}, {"text": "Decision log", "phrases": ["a log of decisions", "we write down who decided", "decisions with dates", "one page of decisions"], "must": false, "why": ""}], "probes": [{"ask": "What came before all that?", "when_missing": [0]}, {"ask": "And how did you bring the others along?", "when_missing": [1]}, {"ask": "What was different a month later?", "when_missing": [2]}], "red_flags": [{"text": "Blames others", "phrases": ["it was all their fault", "the other team is lazy"]}], "model_answer": "In my last program I started like this: a map of who waits for whom, and every dependency has an owner. Then a weekly risk review, because one short sync each week. In the end a log of decisions, and also we write down who decided."}');
INSERT INTO "question" VALUES(7,'slow-reviews','small',6,'process_design',3,1,1,'2026-11-02 18:30:00.000000','146f265302c025544ce80ff2e58e2ad58f9e27f410d01da1c2daf1d6ec463a07','Code reviews take four days. How would you change that?',' reviews google ','{"theme": "reviews", "context": "", "competencies": [], "tags": ["reviews"], "companies": ["google"], "level": "mid", "hint": "Start with the people who are hurt by it.", "key_points": [{"text": "Measure first", "phrases": ["measure the waiting time", "time to first comment", "a baseline of four weeks", "look at the wait by team"], "must": true, "why": "Else you fix the wrong step."}, {"text": "Smaller changes", "phrases": ["smaller pull requests", "split changes below 200 lines", "small batches", "less than an hour to read"], "must": false, "why": ""}, {"text": "Pilot", "phrases": ["a pilot with one team", "try it for two weeks", "one team tries it first", "an experiment with an end date"], "must": false, "why": ""}], "probes": [{"ask": "What came before all that?", "when_missing": [0]}, {"ask": "And how did you bring the others along?", "when_missing": [1]}, {"ask": "What was different a month later?", "when_missing": [2]}], "red_flags": [{"text": "Blames others", "phrases": ["it was all their fault", "the other team is lazy"]}], "model_answer": "In my last program I started like this: measure the waiting time, and time to first comment. Then smaller pull requests, because split changes below 200 lines. In the end a pilot with one team, and also try it for two weeks."}');
INSERT INTO "question" VALUES(8,'on-call-handover','small',7,'process_design',3,1,1,'2026-11-02 18:30:00.000000','32026b319fc69ff751e4b7a3f0b1ddba12397442da05b4f99b1fb639acdda5f1','Design a handover between on-call shifts.',' on-call ','{"theme": "on-call", "context": "", "competencies": [], "tags": ["on-call"], "companies": [], "level": "mid", "hint": "Start with the people who are hurt by it.", "key_points": [{"text": "Written handover", "phrases": ["a written handover note", "a template with open incidents", "one page of open issues", "notes before the call"], "must": true, "why": "Memory is not a process."}, {"text": "Overlap", "phrases": ["thirty minutes of overlap", "both are on the call", "a short call at shift change", "they overlap for half an hour"], "must": false, "why": ""}, {"text": "Improve it", "phrases": ["a monthly look at what was missed", "a review of missed pages", "we track surprises", "a retro on handovers"], "must": false, "why": ""}], "probes": [{"ask": "What came before all that?", "when_missing": [0]}, {"ask": "And how did you bring the others along?", "when_missing": [1]}, {"ask": "What was different a month later?", "when_missing": [2]}], "red_flags": [{"text": "Blames others", "phrases": ["it was all their fault", "the other team is lazy"]}], "model_answer": "In my last program I started like this: a written handover note, and a template with open incidents. Then thirty minutes of overlap, because both are on the call. In the end a monthly look at what was missed, and also a review of missed pages."}');
INSERT INTO "question" VALUES(9,'launch-metrics','small',8,'metrics',3,1,1,'2026-11-02 18:30:00.000000','8dd6fd6dd76799a5f6bec8b3d97f14079e21d77389c38b2796b957c0e6d94176','Which metrics tell you that a launch went well?',' launch amazon ','{"theme": "launch", "context": "", "competencies": [], "tags": ["launch"], "companies": ["amazon"], "level": "mid", "hint": "Start with the people who are hurt by it.", "key_points": [{"text": "Goal before number", "phrases": ["first the goal of the launch", "what decision does it feed", "why we launched at all", "the purpose comes first"], "must": true, "why": "A number without a use is noise."}, {"text": "Guardrail", "phrases": ["a guardrail such as latency", "error rate beside adoption", "a counter metric", "watch complaints too"], "must": false, "why": ""}, {"text": "Baseline", "phrases": ["compare with the baseline", "four weeks before launch", "a control group", "against last month"], "must": false, "why": ""}], "probes": [{"ask": "What came before all that?", "when_missing": [0]}, {"ask": "And how did you bring the others along?", "when_missing": [1]}, {"ask": "What was different a month later?", "when_missing": [2]}], "red_flags": [{"text": "Blames others", "phrases": ["it was all their fault", "the other team is lazy"]}], "model_answer": "In my last program I started like this: first the goal of the launch, and what decision does it feed. Then a guardrail such as latency, because error rate beside adoption. In the end compare with the baseline, and also four weeks before launch."}');
INSERT INTO "question" VALUES(10,'daily-users-drop','small',9,'metrics',3,1,1,'2026-11-02 18:30:00.000000','05fa7712bc585888cf6e19618e8a6366c817c677fea115799eb706320bce9e6c','Daily users fell by ten percent overnight. What now?',' drop meta ','{"theme": "drop", "context": "", "competencies": [], "tags": ["drop"], "companies": ["meta"], "level": "mid", "hint": "Start with the people who are hurt by it.", "key_points": [{"text": "Is it real", "phrases": ["check the logging first", "is the data complete", "could be a tracking bug", "compare two sources"], "must": true, "why": "Half of all drops are data."}, {"text": "Segment it", "phrases": ["split by platform and country", "which segment fell", "cut by version", "by region and device"], "must": false, "why": ""}, {"text": "Timeline", "phrases": ["what was released yesterday", "line up with deployments", "look at the calendar", "holidays and outages"], "must": false, "why": ""}], "probes": [{"ask": "What came before all that?", "when_missing": [0]}, {"ask": "And how did you bring the others along?", "when_missing": [1]}, {"ask": "What was different a month later?", "when_missing": [2]}], "red_flags": [{"text": "Blames others", "phrases": ["it was all their fault", "the other team is lazy"]}], "model_answer": "In my last program I started like this: check the logging first, and is the data complete. Then split by platform and country, because which segment fell. In the end what was released yesterday, and also line up with deployments."}');
CREATE TABLE recall_tally (
	learner_id INTEGER NOT NULL, 
	tenth INTEGER NOT NULL, 
	answers INTEGER NOT NULL, 
	passed INTEGER NOT NULL, 
	recall FLOAT NOT NULL, 
	CONSTRAINT pk_recall_tally PRIMARY KEY (learner_id, tenth), 
	CONSTRAINT fk_recall_tally_learner_id_learner FOREIGN KEY(learner_id) REFERENCES learner (id) ON DELETE RESTRICT
);
INSERT INTO "recall_tally" VALUES(1,7,1,1,7.6619573022841425125e-01);
INSERT INTO "recall_tally" VALUES(1,8,1,1,8.57985789233074336301e-01);
CREATE TABLE rehearsal (
	id INTEGER NOT NULL, 
	learner_id INTEGER NOT NULL, 
	question_id VARCHAR(80) NOT NULL, 
	study_day DATE NOT NULL, 
	rehearsed_at DATETIME NOT NULL, 
	seconds FLOAT NOT NULL, 
	coverage FLOAT NOT NULL, 
	turns JSON NOT NULL, 
	feedback JSON, kind VARCHAR(16) DEFAULT 'retry' NOT NULL, 
	CONSTRAINT pk_rehearsal PRIMARY KEY (id), 
	CONSTRAINT fk_rehearsal_learner_id_learner FOREIGN KEY(learner_id) REFERENCES learner (id) ON DELETE RESTRICT, 
	CONSTRAINT fk_rehearsal_question_id_question FOREIGN KEY(question_id) REFERENCES question (id) ON DELETE RESTRICT
);
INSERT INTO "rehearsal" VALUES(1,1,'design-rate-limiter','2026-11-02','2026-11-02 18:30:00.000000',5.0,0.0,'[]',NULL,'retry');
INSERT INTO "rehearsal" VALUES(2,2,'many-teams','2026-11-08','2026-11-08 18:30:00.000000',5.0,0.0,'[]',NULL,'cram');
CREATE TABLE review (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	learner_id INTEGER NOT NULL, 
	question_id VARCHAR(80) NOT NULL, 
	question_version INTEGER NOT NULL, 
	rating INTEGER NOT NULL, 
	suggested INTEGER, 
	confidence INTEGER, 
	coverage FLOAT NOT NULL, 
	started_at DATETIME NOT NULL, 
	seconds FLOAT NOT NULL, 
	reviewed_at DATETIME NOT NULL, 
	study_day DATE NOT NULL, 
	first BOOLEAN NOT NULL, 
	retention FLOAT NOT NULL, 
	maximum_interval INTEGER NOT NULL, 
	turns JSON NOT NULL, 
	feedback JSON, 
	"before" JSON, 
	"after" JSON NOT NULL, category VARCHAR(32) DEFAULT '' NOT NULL, spread BOOLEAN DEFAULT '0' NOT NULL, weights_id INTEGER, recall FLOAT, mock_answer_id INTEGER, 
	CONSTRAINT fk_review_learner_id_learner FOREIGN KEY(learner_id) REFERENCES learner (id) ON DELETE RESTRICT, 
	CONSTRAINT fk_review_question_id_question FOREIGN KEY(question_id) REFERENCES question (id) ON DELETE RESTRICT
);
INSERT INTO "review" VALUES(1,1,'conflict-with-peer',1,3,4,3,1.0,'2026-11-02 18:30:00.000000',95.5,'2026-11-02 18:30:00.000000','2026-11-02',1,0.85,90,'[{"kind": "question", "text": "Tell me about a conflict with a peer.", "at": "2026-11-02T18:30:00+00:00"}, {"kind": "answer", "text": "In my last program I started like this: I asked what worried him, and I listened before I argued. Then we agreed on the launch date as our goal, because a goal we both had. In the end incidents fell by forty percent, and also we shipped two weeks early.", "at": "2026-11-02T18:30:00+00:00"}]','{"coach": "rules", "headline": "That carried: 3 of 3 points, nothing essential missing.", "suggested": 4, "evidence": [{"key_point": "Listened first", "verdict": "covered", "score": 0.9781613303135834, "quote": "I asked what worried him, and I listened before I argued.", "must": true, "why": "Shows respect.", "after_probe": false, "marked": null}, {"key_point": "Shared goal", "verdict": "covered", "score": 0.9781895565417397, "quote": "Then we agreed on the launch date as our goal, because a goal we both had.", "must": false, "why": "", "after_probe": false, "marked": null}, {"key_point": "Result with a number", "verdict": "covered", "score": 0.9841577309888071, "quote": "In the end incidents fell by forty percent, and also we shipped two weeks early.", "must": false, "why": "", "after_probe": false, "marked": null}], "tips": [{"kind": "short", "text": "50 words. There is room for more in 3 minutes.", "quote": ""}], "red_flags": [], "guards": []}',NULL,'{"due_day": "2026-11-06", "stability": 2.3065, "difficulty": 2.118103970459016, "state": "review", "last_day": "2026-11-02", "reps": 1, "lapses": 0}','behavioral',0,NULL,NULL,NULL);
INSERT INTO "review" VALUES(2,1,'design-rate-limiter',1,1,1,1,0.0,'2026-11-02 18:37:00.000000',95.5,'2026-11-02 18:37:00.000000','2026-11-02',1,0.85,90,'[{"kind": "question", "text": "Design a rate limiter for a public API.", "at": "2026-11-02T18:37:00+00:00"}, {"kind": "answer", "text": "I do not know much about that, honestly, but I would ask around and see.", "at": "2026-11-02T18:37:00+00:00"}]','{"coach": "rules", "headline": "I did not judge this one, and here is why.", "suggested": 1, "evidence": [{"key_point": "Token bucket", "verdict": "missed", "score": 0.0, "quote": "", "must": true, "why": "The core idea.", "after_probe": false, "marked": null}, {"key_point": "Shared counters", "verdict": "missed", "score": 0.0, "quote": "", "must": false, "why": "", "after_probe": false, "marked": null}, {"key_point": "Client signal", "verdict": "missed", "score": 0.0, "quote": "", "must": false, "why": "", "after_probe": false, "marked": null}], "tips": [], "red_flags": [], "guards": [{"kind": "short", "text": "15 words are too few to judge; 20 is the least.", "quote": "I do not know much about that, honestly, but I would ask around and see."}]}',NULL,'{"due_day": "2026-11-03", "stability": 0.212, "difficulty": 6.4133, "state": "review", "last_day": "2026-11-02", "reps": 1, "lapses": 0}','system_design',0,NULL,NULL,NULL);
INSERT INTO "review" VALUES(3,1,'design-rate-limiter',1,2,4,2,1.0,'2026-11-03 18:30:00.000000',95.5,'2026-11-03 18:30:00.000000','2026-11-03',0,0.85,90,'[{"kind": "question", "text": "Design a rate limiter for a public API.", "at": "2026-11-03T18:30:00+00:00"}, {"kind": "answer", "text": "In my last program I started like this: a token bucket for each key, and tokens refill every second. Then counters live in Redis, because a shared store for counters. In the end return 429 with retry after, and also tell the client when to retry.", "at": "2026-11-03T18:30:00+00:00"}]','{"coach": "rules", "headline": "That carried: 3 of 3 points, nothing essential missing.", "suggested": 4, "evidence": [{"key_point": "Token bucket", "verdict": "covered", "score": 0.9825119156745801, "quote": "a token bucket for each key, and tokens refill every second.", "must": true, "why": "The core idea.", "after_probe": false, "marked": null}, {"key_point": "Shared counters", "verdict": "covered", "score": 0.982222718437833, "quote": "a token bucket for each key, and tokens refill every second. Then counters live in Redis, because a shared store for counters.", "must": false, "why": "", "after_probe": false, "marked": null}, {"key_point": "Client signal", "verdict": "covered", "score": 0.9814391182839419, "quote": "In the end return 429 with retry after, and also tell the client when to retry.", "must": false, "why": "", "after_probe": false, "marked": null}], "tips": [{"kind": "short", "text": "46 words. There is room for more in 3 minutes.", "quote": ""}], "red_flags": [], "guards": []}','{"due_day": "2026-11-03", "stability": 0.212, "difficulty": 6.4133, "state": "review", "last_day": "2026-11-02", "reps": 1, "lapses": 0}','{"due_day": "2026-11-05", "stability": 1.219217274379578, "difficulty": 7.604209769076838, "state": "review", "last_day": "2026-11-03", "reps": 2, "lapses": 0}','system_design',0,NULL,7.6619573022841425125e-01,NULL);
INSERT INTO "review" VALUES(4,1,'conflict-with-peer',1,4,4,4,1.0,'2026-11-06 18:30:00.000000',95.5,'2026-11-06 18:30:00.000000','2026-11-06',0,0.85,90,'[{"kind": "question", "text": "Tell me about a conflict with a peer.", "at": "2026-11-06T18:30:00+00:00"}, {"kind": "answer", "text": "In my last program I started like this: I asked what worried him, and I listened before I argued. Then we agreed on the launch date as our goal, because a goal we both had. In the end incidents fell by forty percent, and also we shipped two weeks early.", "at": "2026-11-06T18:30:00+00:00"}]','{"coach": "rules", "headline": "That carried: 3 of 3 points, nothing essential missing.", "suggested": 4, "evidence": [{"key_point": "Listened first", "verdict": "covered", "score": 0.9781613303135834, "quote": "I asked what worried him, and I listened before I argued.", "must": true, "why": "Shows respect.", "after_probe": false, "marked": null}, {"key_point": "Shared goal", "verdict": "covered", "score": 0.9781895565417397, "quote": "Then we agreed on the launch date as our goal, because a goal we both had.", "must": false, "why": "", "after_probe": false, "marked": null}, {"key_point": "Result with a number", "verdict": "covered", "score": 0.9841577309888071, "quote": "In the end incidents fell by forty percent, and also we shipped two weeks early.", "must": false, "why": "", "after_probe": false, "marked": null}], "tips": [{"kind": "short", "text": "50 words. There is room for more in 3 minutes.", "quote": ""}], "red_flags": [], "guards": []}','{"due_day": "2026-11-06", "stability": 2.3065, "difficulty": 2.118103970459016, "state": "review", "last_day": "2026-11-02", "reps": 1, "lapses": 0}','{"due_day": "2026-12-30", "stability": 28.28505240225195, "difficulty": 1.0, "state": "review", "last_day": "2026-11-06", "reps": 2, "lapses": 0}','behavioral',0,NULL,8.57985789233074336301e-01,NULL);
INSERT INTO "review" VALUES(5,1,'slipping-date',1,3,4,3,1.0,'2026-11-06 18:30:00.000000',95.5,'2026-11-06 18:30:00.000000','2026-11-06',1,0.85,90,'[{"kind": "question", "text": "A fixed date is slipping by two weeks. What do you do?", "at": "2026-11-06T18:30:00+00:00"}, {"kind": "answer", "text": "In my last program I started like this: I find the critical path, and what really blocks the date. Then three options with their cost, because cut scope or move the date. In the end I escalate the same day, and also no surprise at the end.", "at": "2026-11-06T18:30:00+00:00"}]','{"coach": "rules", "headline": "That carried: 3 of 3 points, nothing essential missing.", "suggested": 4, "evidence": [{"key_point": "Critical path", "verdict": "covered", "score": 0.9802506427954636, "quote": "I find the critical path, and what really blocks the date.", "must": true, "why": "Else effort is spent elsewhere.", "after_probe": false, "marked": null}, {"key_point": "Options to decide", "verdict": "covered", "score": 0.9834604456609216, "quote": "Then three options with their cost, because cut scope or move the date.", "must": false, "why": "", "after_probe": false, "marked": null}, {"key_point": "Early escalation", "verdict": "covered", "score": 0.9754292434764963, "quote": "In the end I escalate the same day, and also no surprise at the end.", "must": false, "why": "", "after_probe": false, "marked": null}], "tips": [{"kind": "short", "text": "47 words. There is room for more in 3 minutes.", "quote": ""}], "red_flags": [], "guards": []}',NULL,'{"due_day": "2026-11-10", "stability": 2.3065, "difficulty": 2.118103970459016, "state": "review", "last_day": "2026-11-06", "reps": 1, "lapses": 0}','program_management',0,NULL,NULL,NULL);
INSERT INTO "review" VALUES(7,2,'conflict-with-peer',1,1,NULL,NULL,0.0,'2026-11-02 18:30:00.000000',0.0,'2026-11-03 18:30:00.000000','2026-11-03',1,0.85,90,'[]',NULL,NULL,'{"due_day": "2026-11-04", "stability": 0.212, "difficulty": 6.4133, "state": "review", "last_day": "2026-11-03", "reps": 1, "lapses": 0}','behavioral',0,NULL,NULL,NULL);
CREATE TABLE tally (
	learner_id INTEGER NOT NULL, 
	study_day DATE NOT NULL, 
	category VARCHAR(32) NOT NULL, 
	answers INTEGER NOT NULL, 
	first INTEGER NOT NULL, 
	passed INTEGER NOT NULL, 
	again INTEGER NOT NULL, 
	hard INTEGER NOT NULL, 
	good INTEGER NOT NULL, 
	easy INTEGER NOT NULL, 
	judged INTEGER NOT NULL, 
	same INTEGER NOT NULL, 
	near INTEGER NOT NULL, 
	sure_1 INTEGER NOT NULL, 
	sure_2 INTEGER NOT NULL, 
	sure_3 INTEGER NOT NULL, 
	sure_4 INTEGER NOT NULL, 
	seconds FLOAT NOT NULL, 
	recall FLOAT NOT NULL, 
	covered FLOAT NOT NULL, 
	covered_1 FLOAT NOT NULL, 
	covered_2 FLOAT NOT NULL, 
	covered_3 FLOAT NOT NULL, 
	covered_4 FLOAT NOT NULL, 
	CONSTRAINT pk_tally PRIMARY KEY (learner_id, study_day, category), 
	CONSTRAINT fk_tally_learner_id_learner FOREIGN KEY(learner_id) REFERENCES learner (id) ON DELETE RESTRICT
);
INSERT INTO "tally" VALUES(1,'2026-11-02','behavioral',1,1,0,0,0,1,0,1,0,1,0,0,1,0,95.5,0.0,1.0,0.0,0.0,1.0,0.0);
INSERT INTO "tally" VALUES(1,'2026-11-02','system_design',1,1,0,1,0,0,0,1,1,1,1,0,0,0,95.5,0.0,0.0,0.0,0.0,0.0,0.0);
INSERT INTO "tally" VALUES(1,'2026-11-03','system_design',1,0,1,0,1,0,0,1,0,0,0,1,0,0,95.5,7.6619573022841425125e-01,1.0,0.0,1.0,0.0,0.0);
INSERT INTO "tally" VALUES(1,'2026-11-06','behavioral',1,0,1,0,0,0,1,1,1,1,0,0,0,1,95.5,8.57985789233074336301e-01,1.0,0.0,0.0,0.0,1.0);
INSERT INTO "tally" VALUES(1,'2026-11-06','program_management',1,1,0,0,0,1,0,1,0,1,0,0,1,0,95.5,0.0,1.0,0.0,0.0,1.0,0.0);
INSERT INTO "tally" VALUES(2,'2026-11-03','behavioral',1,1,0,1,0,0,0,0,0,0,0,0,0,0,0.0,0.0,0.0,0.0,0.0,0.0,0.0);
CREATE TABLE weights (
	id INTEGER NOT NULL, 
	learner_id INTEGER NOT NULL, 
	replaced INTEGER, 
	study_day DATE NOT NULL, 
	trained_at DATETIME NOT NULL, 
	reviews INTEGER NOT NULL, 
	vector JSON NOT NULL, 
	figures JSON NOT NULL, 
	active BOOLEAN NOT NULL, 
	CONSTRAINT pk_weights PRIMARY KEY (id), 
	CONSTRAINT fk_weights_learner_id_learner FOREIGN KEY(learner_id) REFERENCES learner (id) ON DELETE RESTRICT
);
INSERT INTO "weights" VALUES(1,2,NULL,'2026-11-08','2026-11-08 18:30:00.000000',1,'[0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542]','{}',0);
CREATE INDEX ix_rehearsal_learner_id_question_id ON rehearsal (learner_id, question_id);
CREATE INDEX ix_review_learner_id_question_id ON review (learner_id, question_id);
CREATE INDEX ix_review_learner_id_study_day ON review (learner_id, study_day);
CREATE INDEX ix_memory_learner_id_due_day ON memory (learner_id, due_day);
CREATE INDEX ix_memory_review_id ON memory (review_id);
CREATE INDEX ix_question_category_position_id_minutes_active ON question (category, position, id, minutes, active);
CREATE INDEX ix_question_pack ON question (pack);
CREATE INDEX ix_adjustment_learner_id_question_id ON adjustment (learner_id, question_id);
CREATE INDEX ix_mock_learner_id_id ON mock (learner_id, id);
CREATE UNIQUE INDEX ix_mock_answer_mock_id_section_position ON mock_answer (mock_id, section, position);
CREATE INDEX ix_act_learner_id_undone_id ON act (learner_id, undone, id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('learner',2);
INSERT INTO "sqlite_sequence" VALUES('review',7);
INSERT INTO "sqlite_sequence" VALUES('act',6);
INSERT INTO "sqlite_sequence" VALUES('adjustment',1);
INSERT INTO "sqlite_sequence" VALUES('mock',1);
INSERT INTO "sqlite_sequence" VALUES('mock_answer',1);
CREATE VIRTUAL TABLE answer_text USING fts5(text, content='');
CREATE VIRTUAL TABLE question_text USING fts5(
            id, prompt, labels, content='question', content_rowid='number', tokenize='unicode61');
CREATE VIRTUAL TABLE question_word USING fts5vocab('question_text', 'row');
CREATE VIEW answer AS SELECT id AS number, (SELECT group_concat(json_extract(value, '$.text'), char(10)) FROM json_each(CASE WHEN json_valid(turns) THEN turns END) WHERE CASE type WHEN 'object' THEN json_extract(value, '$.kind') END = 'answer') AS text FROM review;
INSERT INTO question_text(question_text) VALUES('rebuild');
INSERT INTO answer_text(rowid, text) SELECT number, text FROM answer;
CREATE TRIGGER review_counted AFTER INSERT ON review BEGIN
            INSERT INTO tally (learner_id, study_day, category, answers, first, passed, again, hard, good, easy, judged, same, near, sure_1, sure_2, sure_3, sure_4, seconds, recall, covered, covered_1, covered_2, covered_3, covered_4) VALUES (NEW.learner_id, NEW.study_day, NEW.category, (1), (NEW.first), (NOT NEW.first AND NEW.rating > 1), (NEW.rating = 1), (NEW.rating = 2), (NEW.rating = 3), (NEW.rating = 4), (NEW.suggested IS NOT NULL), (coalesce(NEW.suggested = NEW.rating, 0)), (coalesce(abs(NEW.suggested - NEW.rating) <= 1, 0)), (NEW.suggested IS NOT NULL AND coalesce(NEW.confidence = 1, 0)), (NEW.suggested IS NOT NULL AND coalesce(NEW.confidence = 2, 0)), (NEW.suggested IS NOT NULL AND coalesce(NEW.confidence = 3, 0)), (NEW.suggested IS NOT NULL AND coalesce(NEW.confidence = 4, 0)), (NEW.seconds), (coalesce(NEW.recall, 0.0)), (CASE WHEN NEW.suggested IS NULL THEN 0.0 ELSE NEW.coverage END), (CASE WHEN NEW.suggested IS NOT NULL AND NEW.confidence = 1 THEN NEW.coverage ELSE 0.0 END), (CASE WHEN NEW.suggested IS NOT NULL AND NEW.confidence = 2 THEN NEW.coverage ELSE 0.0 END), (CASE WHEN NEW.suggested IS NOT NULL AND NEW.confidence = 3 THEN NEW.coverage ELSE 0.0 END), (CASE WHEN NEW.suggested IS NOT NULL AND NEW.confidence = 4 THEN NEW.coverage ELSE 0.0 END))
            ON CONFLICT (learner_id, study_day, category) DO UPDATE SET answers = answers + excluded.answers, first = first + excluded.first, passed = passed + excluded.passed, again = again + excluded.again, hard = hard + excluded.hard, good = good + excluded.good, easy = easy + excluded.easy, judged = judged + excluded.judged, same = same + excluded.same, near = near + excluded.near, sure_1 = sure_1 + excluded.sure_1, sure_2 = sure_2 + excluded.sure_2, sure_3 = sure_3 + excluded.sure_3, sure_4 = sure_4 + excluded.sure_4, seconds = seconds + excluded.seconds, recall = recall + excluded.recall, covered = covered + excluded.covered, covered_1 = covered_1 + excluded.covered_1, covered_2 = covered_2 + excluded.covered_2, covered_3 = covered_3 + excluded.covered_3, covered_4 = covered_4 + excluded.covered_4;
            INSERT INTO recall_tally
            SELECT NEW.learner_id, min(9, CAST(NEW.recall * 10 AS INTEGER)), 1, NEW.rating > 1, NEW.recall
            WHERE NEW.recall IS NOT NULL
            ON CONFLICT (learner_id, tenth) DO UPDATE SET answers = answers + 1,
                passed = passed + excluded.passed, recall = recall + excluded.recall;
        END;
CREATE TRIGGER review_uncounted AFTER DELETE ON review BEGIN
            UPDATE tally SET answers = answers - (1), first = first - (OLD.first), passed = passed - (NOT OLD.first AND OLD.rating > 1), again = again - (OLD.rating = 1), hard = hard - (OLD.rating = 2), good = good - (OLD.rating = 3), easy = easy - (OLD.rating = 4), judged = judged - (OLD.suggested IS NOT NULL), same = same - (coalesce(OLD.suggested = OLD.rating, 0)), near = near - (coalesce(abs(OLD.suggested - OLD.rating) <= 1, 0)), sure_1 = sure_1 - (OLD.suggested IS NOT NULL AND coalesce(OLD.confidence = 1, 0)), sure_2 = sure_2 - (OLD.suggested IS NOT NULL AND coalesce(OLD.confidence = 2, 0)), sure_3 = sure_3 - (OLD.suggested IS NOT NULL AND coalesce(OLD.confidence = 3, 0)), sure_4 = sure_4 - (OLD.suggested IS NOT NULL AND coalesce(OLD.confidence = 4, 0)), seconds = seconds - (OLD.seconds), recall = recall - (coalesce(OLD.recall, 0.0)), covered = covered - (CASE WHEN OLD.suggested IS NULL THEN 0.0 ELSE OLD.coverage END), covered_1 = covered_1 - (CASE WHEN OLD.suggested IS NOT NULL AND OLD.confidence = 1 THEN OLD.coverage ELSE 0.0 END), covered_2 = covered_2 - (CASE WHEN OLD.suggested IS NOT NULL AND OLD.confidence = 2 THEN OLD.coverage ELSE 0.0 END), covered_3 = covered_3 - (CASE WHEN OLD.suggested IS NOT NULL AND OLD.confidence = 3 THEN OLD.coverage ELSE 0.0 END), covered_4 = covered_4 - (CASE WHEN OLD.suggested IS NOT NULL AND OLD.confidence = 4 THEN OLD.coverage ELSE 0.0 END) WHERE learner_id = OLD.learner_id AND study_day = OLD.study_day AND category = OLD.category;
            DELETE FROM tally WHERE learner_id = OLD.learner_id AND study_day = OLD.study_day AND category = OLD.category AND answers = 0;
            UPDATE recall_tally SET answers = answers - 1, passed = passed - (OLD.rating > 1),
                recall = recall - OLD.recall
            WHERE OLD.recall IS NOT NULL AND learner_id = OLD.learner_id AND tenth = min(9, CAST(OLD.recall * 10 AS INTEGER));
            DELETE FROM recall_tally WHERE learner_id = OLD.learner_id AND answers = 0;
        END;
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
        END;
CREATE TRIGGER question_indexed AFTER INSERT ON question BEGIN INSERT INTO question_text(rowid, id, prompt, labels) VALUES (NEW.number, NEW.id, NEW.prompt, NEW.labels); END;
CREATE TRIGGER question_unindexed AFTER DELETE ON question BEGIN INSERT INTO question_text(question_text, rowid, id, prompt, labels) VALUES ('delete', OLD.number, OLD.id, OLD.prompt, OLD.labels); END;
CREATE TRIGGER question_reindexed AFTER UPDATE OF id, prompt, labels ON question BEGIN INSERT INTO question_text(question_text, rowid, id, prompt, labels) VALUES ('delete', OLD.number, OLD.id, OLD.prompt, OLD.labels); INSERT INTO question_text(rowid, id, prompt, labels) VALUES (NEW.number, NEW.id, NEW.prompt, NEW.labels); END;
CREATE TRIGGER review_indexed AFTER INSERT ON review BEGIN INSERT INTO answer_text(rowid, text) VALUES (NEW.id, (SELECT group_concat(json_extract(value, '$.text'), char(10)) FROM json_each(CASE WHEN json_valid(NEW.turns) THEN NEW.turns END) WHERE CASE type WHEN 'object' THEN json_extract(value, '$.kind') END = 'answer')); END;
CREATE TRIGGER review_unindexed AFTER DELETE ON review BEGIN INSERT INTO answer_text(answer_text, rowid, text) VALUES ('delete', OLD.id, (SELECT group_concat(json_extract(value, '$.text'), char(10)) FROM json_each(CASE WHEN json_valid(OLD.turns) THEN OLD.turns END) WHERE CASE type WHEN 'object' THEN json_extract(value, '$.kind') END = 'answer')); END;
COMMIT;
