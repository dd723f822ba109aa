package dev.skillvault.impl.connection;

import dev.skillvault.connection.ConnectionId;

/**
 * Copies of connections, tokens included, that are kept outside the store.
 *
 * <p>Implementations are thread-safe.
 */
public interface TokenCopies {
    /** There are none. */
    TokenCopies NONE = new TokenCopies() {
        @Override
        public void drop(ConnectionId id) {}

        @Override
        public Help putBack(ConnectionId id) {
            return Help.NO_COPY;
        }
    };

    /** What a copy was good for. */
    enum Help {
        /** There is no copy, or it cannot be read now. */
        NO_COPY,
        /** The copy holds the same tokens, or older ones: the row stays as it is. */
        NOT_NEWER,
        /** The row was put back from the copy. */
        PUT_BACK
    }

    /** Deletes the copy of a connection's tokens after the row's are gone. What it throws is reported as "not done there". */
    void drop(ConnectionId id);

    /** Puts a row back if its tokens do not open and the copy's of the same generation do, or the copy's generation is newer. */
    Help putBack(ConnectionId id);
}
