package dev.skillvault.impl.keys;

import dev.skillvault.UserId;

/**
 * Copies of keys that are kept outside the store. They must go where the store's keys go: told after that is committed, and before
 * success is reported. Each may be told again, of what is gone already.
 *
 * <p>Implementations are thread-safe.
 */
public interface KeyCopies {
    /** There are none. */
    KeyCopies NONE = new KeyCopies() {
        @Override
        public void forgetUser(UserId user) {}

        @Override
        public void offBoard() {}
    };

    /** Deletes all that opens a user's records. What it throws is reported as "not done there". */
    void forgetUser(UserId user);

    /** Deletes all that opens any of the agent's records. */
    void offBoard();
}
