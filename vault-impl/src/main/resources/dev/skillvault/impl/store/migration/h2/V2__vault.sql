-- agent_id leads every primary key: one database holds many agents.
-- Times are microseconds since the epoch. Nothing here is a token, a secret or a verifier in the clear: see the sealed columns.

CREATE TABLE vault_meta (
    id             SMALLINT     NOT NULL PRIMARY KEY CHECK (id = 1),
    vault_id       VARCHAR(36)  NOT NULL
);

CREATE TABLE agent (
    agent_id       VARCHAR(64)  NOT NULL PRIMARY KEY,
    spki_sha256    VARCHAR(64)  NOT NULL,
    enrolled_at    BIGINT       NOT NULL,
    offboarded_at  BIGINT
);

-- The root key, wrapped under a key that only the identity's private key can derive, with the vault secret if it needs one.
CREATE TABLE key_slot (
    agent_id       VARCHAR(64)     NOT NULL,
    slot_id        VARCHAR(36)     NOT NULL,
    spki_sha256    VARCHAR(64)     NOT NULL,
    algorithm      VARCHAR(16)     NOT NULL,
    needs_secret   BOOLEAN         NOT NULL DEFAULT FALSE,
    salt           VARBINARY(32)   NOT NULL,
    parameters     VARBINARY(4096) NOT NULL,
    sealed_root    VARBINARY(1024) NOT NULL,
    PRIMARY KEY (agent_id, slot_id),
    UNIQUE (agent_id, spki_sha256)
);

CREATE TABLE log_key (
    agent_id       VARCHAR(64)     NOT NULL PRIMARY KEY,
    sealed_seed    VARBINARY(1024) NOT NULL
);

CREATE TABLE user_key (
    agent_id       VARCHAR(64)     NOT NULL,
    user_id        VARCHAR(128)    NOT NULL,
    version        INT             NOT NULL,
    key_id         VARBINARY(16)   NOT NULL,
    sealed_key     VARBINARY(1024) NOT NULL,
    PRIMARY KEY (agent_id, user_id, version)
);

CREATE TABLE connection (
    agent_id          VARCHAR(64)   NOT NULL,
    connection_id     VARCHAR(35)   NOT NULL,
    user_id           VARCHAR(128)  NOT NULL,
    provider          VARCHAR(32)   NOT NULL,
    state             VARCHAR(16)   NOT NULL,
    generation        BIGINT        NOT NULL,
    scopes            VARCHAR(8192) NOT NULL,
    access_expires_at BIGINT,
    next_refresh_at   BIGINT,
    refresh_expires_at BIGINT,
    failures          INT           NOT NULL DEFAULT 0,
    cause             VARCHAR(200),
    kind              VARCHAR(32) NOT NULL DEFAULT 'CODE',
    consented_at      BIGINT,
    account_hash      VARCHAR(64),
    host              VARCHAR(253),
    lease_owner       VARCHAR(64),
    lease_until       BIGINT        NOT NULL DEFAULT 0,
    fence             BIGINT        NOT NULL DEFAULT 0,
    sealed_tokens     VARBINARY(65536),
    PRIMARY KEY (agent_id, connection_id)
);
CREATE INDEX connection_by_user ON connection (agent_id, user_id, provider);
CREATE INDEX connection_by_refresh ON connection (agent_id, next_refresh_at);

CREATE TABLE pending_flow (
    agent_id       VARCHAR(64)      NOT NULL,
    state_sha256   VARCHAR(64)      NOT NULL,
    user_id        VARCHAR(128)     NOT NULL,
    provider       VARCHAR(32)      NOT NULL,
    connection_id  VARCHAR(35)      NOT NULL,
    expires_at     BIGINT           NOT NULL,
    sealed         VARBINARY(16384) NOT NULL,
    PRIMARY KEY (agent_id, state_sha256)
);

-- Versions are immutable; a revocation is a new version.
CREATE TABLE grant_version (
    agent_id       VARCHAR(64)      NOT NULL,
    grant_id       VARCHAR(35)      NOT NULL,
    version        INT              NOT NULL,
    user_id        VARCHAR(128)     NOT NULL,
    skill_id       VARCHAR(64)      NOT NULL,
    connection_id  VARCHAR(35)      NOT NULL,
    parent_id      VARCHAR(35)      NOT NULL,
    status         VARCHAR(16)      NOT NULL,
    permissions    VARCHAR(1000000) NOT NULL,
    artifact_sha256 VARCHAR(64)     NOT NULL,
    wishes         VARCHAR(100000)  NOT NULL,
    made_at        BIGINT           NOT NULL,
    signature      VARCHAR(128)     NOT NULL,
    PRIMARY KEY (agent_id, grant_id, version)
);
CREATE INDEX grant_by_holder ON grant_version (agent_id, user_id, skill_id);
CREATE INDEX grant_by_connection ON grant_version (agent_id, connection_id);

-- What skills ask for. Versions are immutable and signed, as grants are; an answer is a new version.
CREATE TABLE grant_request (
    agent_id       VARCHAR(64)      NOT NULL,
    request_id     VARCHAR(35)      NOT NULL,
    version        INT              NOT NULL,
    user_id        VARCHAR(128)     NOT NULL,
    skill_id       VARCHAR(64)      NOT NULL,
    connection_id  VARCHAR(35)      NOT NULL,
    number         INT              NOT NULL,
    skill_version  VARCHAR(32)      NOT NULL,
    purpose        VARCHAR(200)     NOT NULL,
    needs          VARCHAR(100000)  NOT NULL,
    wants          VARCHAR(100000)  NOT NULL,
    artifact_sha256 VARCHAR(64)     NOT NULL,
    wishes         VARCHAR(100000)  NOT NULL,
    state          VARCHAR(16)      NOT NULL,
    reason         VARCHAR(200)     NOT NULL,
    made_at        BIGINT           NOT NULL,
    signature      VARCHAR(128)     NOT NULL,
    PRIMARY KEY (agent_id, request_id, version)
);
CREATE INDEX grant_request_by_user ON grant_request (agent_id, user_id, skill_id);
CREATE INDEX grant_request_by_connection ON grant_request (agent_id, connection_id);

CREATE TABLE grant_counter (
    agent_id       VARCHAR(64) NOT NULL,
    grant_id       VARCHAR(35) NOT NULL,
    permission     INT         NOT NULL,
    window_start   BIGINT      NOT NULL,
    used           BIGINT      NOT NULL,
    last_used_at   BIGINT      NOT NULL,
    PRIMARY KEY (agent_id, grant_id, permission, window_start)
);

-- A row here: something was erased, and the file is to be written anew when it is closed. The file's time of creation is
-- set when that begins: a file that was created later is the new one.
CREATE TABLE rewrite_at_close (
    id             SMALLINT     NOT NULL PRIMARY KEY CHECK (id = 1),
    former_created BIGINT
);

-- What is not in the backup yet: names of things, written with the change itself.
CREATE TABLE backup_pending (
    agent_id       VARCHAR(64)  NOT NULL,
    item           VARCHAR(64)  NOT NULL,
    change_id      VARCHAR(36)  NOT NULL,
    PRIMARY KEY (agent_id, item)
);

-- What people are told about a connection: one row for as long as it is true, and until everybody who was told knows that it is over.
CREATE TABLE alert (
    agent_id       VARCHAR(64)  NOT NULL,
    connection_id  VARCHAR(35)  NOT NULL,
    alert_id       VARCHAR(35)  NOT NULL,
    user_id        VARCHAR(128) NOT NULL,
    provider       VARCHAR(32)  NOT NULL,
    kind           VARCHAR(16)  NOT NULL,
    generation     BIGINT       NOT NULL,
    cause          VARCHAR(500) NOT NULL,
    since          BIGINT       NOT NULL,
    link_sha256    VARCHAR(64),
    link_until     BIGINT,
    sealed_link    VARBINARY(16384),
    PRIMARY KEY (agent_id, connection_id),
    UNIQUE (agent_id, alert_id)
);
CREATE INDEX connection_by_state ON connection (agent_id, state);
CREATE INDEX connection_by_end ON connection (agent_id, refresh_expires_at);
CREATE INDEX alert_by_link ON alert (agent_id, link_sha256);

-- Who was told: a message that is claimed and not noted as sent may have gone out.
CREATE TABLE alert_delivery (
    agent_id       VARCHAR(64)  NOT NULL,
    alert_id       VARCHAR(35)  NOT NULL,
    channel        VARCHAR(80)  NOT NULL,
    due_at         BIGINT,
    claimed        BOOLEAN      NOT NULL DEFAULT FALSE,
    failures       INT          NOT NULL DEFAULT 0,
    sent           INT          NOT NULL DEFAULT 0,
    PRIMARY KEY (agent_id, alert_id, channel)
);
CREATE INDEX alert_by_due ON alert_delivery (agent_id, channel, due_at);

-- Versions are immutable and signed with the log key, as grants are; an end is a new version.
CREATE TABLE operator_key (
    agent_id       VARCHAR(64)      NOT NULL,
    operator_id    VARCHAR(35)      NOT NULL,
    version        INT              NOT NULL,
    name           VARCHAR(64)      NOT NULL,
    public_key     VARCHAR(64)      NOT NULL,
    enrolled_at    BIGINT           NOT NULL,
    status         VARCHAR(16)      NOT NULL,
    signature      VARCHAR(128)     NOT NULL,
    PRIMARY KEY (agent_id, operator_id, version)
);

-- What an operator asks the running agent for, signed with the operator's key. Kept until some time after it expired.
CREATE TABLE operator_command (
    agent_id       VARCHAR(64)      NOT NULL,
    command_id     VARCHAR(36)      NOT NULL,
    operator_id    VARCHAR(35)      NOT NULL,
    issued_at      BIGINT           NOT NULL,
    expires_at     BIGINT           NOT NULL,
    verb           VARCHAR(32)      NOT NULL,
    arguments      VARCHAR(32768)   NOT NULL,
    signature      VARCHAR(128)     NOT NULL,
    state          VARCHAR(16)      NOT NULL,
    node           VARCHAR(36),
    running_until  BIGINT           NOT NULL DEFAULT 0,
    result         VARCHAR(1000000),
    PRIMARY KEY (agent_id, command_id)
);
CREATE INDEX operator_command_by_state ON operator_command (agent_id, state, issued_at);

-- Which processes run the agent, and when each last said so. Not part of any promise.
CREATE TABLE agent_presence (
    agent_id       VARCHAR(64)      NOT NULL,
    node           VARCHAR(36)      NOT NULL,
    seen_at        BIGINT           NOT NULL,
    PRIMARY KEY (agent_id, node)
);

-- How the anchors of an agent's log fare, for people to see. Not part of any promise.
CREATE TABLE anchor_state (
    agent_id       VARCHAR(64)      NOT NULL,
    anchor         VARCHAR(200)     NOT NULL,
    kept_size      BIGINT           NOT NULL,
    kept_at        BIGINT,
    failing_since  BIGINT,
    cause          VARCHAR(200)     NOT NULL,
    PRIMARY KEY (agent_id, anchor)
);

-- Requests that wait for a person's approval, or are approved and wait to be sent, each sealed under its user's key. The evidence is the
-- operator's command with its signature. A row goes when it was sent or denied, and when it has expired; the log tells which.
CREATE TABLE approval (
    agent_id       VARCHAR(64)      NOT NULL,
    approval_id    VARCHAR(35)      NOT NULL,
    user_id        VARCHAR(128)     NOT NULL,
    skill_id       VARCHAR(64)      NOT NULL,
    expires_at     BIGINT           NOT NULL,
    sequence       BIGINT           NOT NULL,
    sealed         VARBINARY(1000000) NOT NULL,
    evidence       VARCHAR(4096),
    PRIMARY KEY (agent_id, approval_id)
);
CREATE INDEX approval_by_holder ON approval (agent_id, user_id, skill_id);
