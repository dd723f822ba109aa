-- The log: one row per entry, one column per field of leaf format 1 (docs/audit-format.md). Hashes are lower-case hexadecimal.

CREATE TABLE audit_entry (
    agent         VARCHAR(64)      NOT NULL,
    sequence      BIGINT           NOT NULL,
    at            BIGINT           NOT NULL,
    kind          VARCHAR(40)      NOT NULL,
    unit          VARCHAR(36)      NOT NULL,
    call          VARCHAR(36),
    actor         VARCHAR(200)     NOT NULL,
    subject       VARCHAR(128),
    skill         VARCHAR(64),
    provider      VARCHAR(64),
    connection    VARCHAR(35),
    operation     VARCHAR(200),
    resources     VARCHAR(100000),
    authority     VARCHAR(400),
    decision      VARCHAR(20),
    reason        VARCHAR(400),
    request_hash  VARCHAR(64),
    outcome       VARCHAR(100),
    duration      VARCHAR(20),
    details       VARCHAR(1000000),
    side_hash     VARCHAR(64),
    log_time      BIGINT           NOT NULL,
    leaf_hash     VARCHAR(64)      NOT NULL,
    PRIMARY KEY (agent, sequence)
);
CREATE INDEX audit_entry_by_call ON audit_entry (agent, call, sequence);
CREATE INDEX audit_entry_by_authority ON audit_entry (agent, authority, sequence);
CREATE INDEX audit_entry_by_subject ON audit_entry (agent, subject, sequence);
CREATE INDEX audit_entry_by_skill ON audit_entry (agent, skill, sequence);
CREATE INDEX audit_entry_by_provider ON audit_entry (agent, provider, sequence);
CREATE INDEX audit_entry_by_operation ON audit_entry (agent, operation, sequence);
CREATE INDEX audit_entry_by_decision ON audit_entry (agent, decision, sequence);
CREATE INDEX audit_entry_by_kind ON audit_entry (agent, kind, sequence);

-- What stands in the resources of entries, to find them by it.
CREATE TABLE audit_resource (
    agent         VARCHAR(64)      NOT NULL,
    kind          VARCHAR(100)     NOT NULL,
    resource      VARCHAR(400)     NOT NULL,
    sequence      BIGINT           NOT NULL,
    PRIMARY KEY (agent, kind, resource, sequence)
);

-- Personal fields, sealed under the user's key. Deleting a row leaves the tree valid.
CREATE TABLE audit_side (
    agent         VARCHAR(64)      NOT NULL,
    sequence      BIGINT           NOT NULL,
    salt          VARCHAR(64)      NOT NULL,
    sealed        VARCHAR(200000)  NOT NULL,
    PRIMARY KEY (agent, sequence)
);

-- What is left of entries that were pruned into a segment: enough for the tree, and the time by which their neighbours are found.
CREATE TABLE audit_pruned (
    agent         VARCHAR(64)      NOT NULL,
    sequence      BIGINT           NOT NULL,
    log_time      BIGINT           NOT NULL,
    leaf_hash     VARCHAR(64)      NOT NULL,
    PRIMARY KEY (agent, sequence)
);

CREATE TABLE audit_head (
    agent         VARCHAR(64)      NOT NULL PRIMARY KEY,
    origin        VARCHAR(200)     NOT NULL,
    log_key       VARCHAR(64)      NOT NULL,
    size          BIGINT           NOT NULL,
    compact_range VARCHAR(4096)    NOT NULL,
    root          VARCHAR(64)      NOT NULL
);

CREATE TABLE audit_checkpoint (
    agent         VARCHAR(64)      NOT NULL,
    size          BIGINT           NOT NULL,
    note          VARCHAR(2000)    NOT NULL,
    PRIMARY KEY (agent, size)
);
