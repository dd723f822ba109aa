-- COLLATE "C" throughout: order and equality are those of bytes, whatever the locale of the server and its libraries.
-- The log: one row per entry, one column per field of leaf format 1 (docs/audit-format.md). Hashes are lower-case hexadecimal.

CREATE TABLE audit_entry (
    agent         VARCHAR(64) COLLATE "C"      NOT NULL,
    sequence      BIGINT           NOT NULL,
    at            BIGINT           NOT NULL,
    kind          VARCHAR(40) COLLATE "C"      NOT NULL,
    unit          VARCHAR(36) COLLATE "C"      NOT NULL,
    call          VARCHAR(36) COLLATE "C",
    actor         VARCHAR(200) COLLATE "C"     NOT NULL,
    subject       VARCHAR(128) COLLATE "C",
    skill         VARCHAR(64) COLLATE "C",
    provider      VARCHAR(64) COLLATE "C",
    connection    VARCHAR(35) COLLATE "C",
    operation     VARCHAR(200) COLLATE "C",
    resources     VARCHAR(100000) COLLATE "C",
    authority     VARCHAR(400) COLLATE "C",
    decision      VARCHAR(20) COLLATE "C",
    reason        VARCHAR(400) COLLATE "C",
    request_hash  VARCHAR(64) COLLATE "C",
    outcome       VARCHAR(100) COLLATE "C",
    duration      VARCHAR(20) COLLATE "C",
    details       VARCHAR(1000000) COLLATE "C",
    side_hash     VARCHAR(64) COLLATE "C",
    log_time      BIGINT           NOT NULL,
    leaf_hash     VARCHAR(64) COLLATE "C"      NOT NULL,
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
    agent         VARCHAR(64) COLLATE "C"      NOT NULL,
    kind          VARCHAR(100) COLLATE "C"     NOT NULL,
    resource      VARCHAR(400) COLLATE "C"     NOT NULL,
    sequence      BIGINT           NOT NULL,
    PRIMARY KEY (agent, kind, resource, sequence)
);

-- Personal fields, sealed under the user's key. Deleting a row leaves the tree valid.
CREATE TABLE audit_side (
    agent         VARCHAR(64) COLLATE "C"      NOT NULL,
    sequence      BIGINT           NOT NULL,
    salt          VARCHAR(64) COLLATE "C"      NOT NULL,
    sealed        VARCHAR(200000) COLLATE "C"  NOT NULL,
    PRIMARY KEY (agent, sequence)
);

-- What is left of entries that were pruned into a segment: enough for the tree, and the time by which their neighbours are found.
CREATE TABLE audit_pruned (
    agent         VARCHAR(64) COLLATE "C"      NOT NULL,
    sequence      BIGINT           NOT NULL,
    log_time      BIGINT           NOT NULL,
    leaf_hash     VARCHAR(64) COLLATE "C"      NOT NULL,
    PRIMARY KEY (agent, sequence)
);

CREATE TABLE audit_head (
    agent         VARCHAR(64) COLLATE "C"      NOT NULL PRIMARY KEY,
    origin        VARCHAR(200) COLLATE "C"     NOT NULL,
    log_key       VARCHAR(64) COLLATE "C"      NOT NULL,
    size          BIGINT           NOT NULL,
    compact_range VARCHAR(4096) COLLATE "C"    NOT NULL,
    root          VARCHAR(64) COLLATE "C"      NOT NULL
);

CREATE TABLE audit_checkpoint (
    agent         VARCHAR(64) COLLATE "C"      NOT NULL,
    size          BIGINT           NOT NULL,
    note          VARCHAR(2000) COLLATE "C"    NOT NULL,
    PRIMARY KEY (agent, size)
);
