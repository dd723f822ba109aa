package dev.skillvault.impl.token;

import dev.skillvault.connection.ConnectionId;
import dev.skillvault.impl.connection.ConnectionRow;

/** Refreshes for a caller who needs a token now. Afterwards the caller reads the store again, whatever came of it. */
public interface RefreshOnUse {

    /** It is due. Waits for who already refreshes, in another process too, only if the access token is over. */
    void due(ConnectionRow row, boolean over);

    /** The provider rejected the access token of the row's generation. Waits for who already refreshes. */
    void rejected(ConnectionRow row);

    /** The provider said that the access token of the row's generation is not active. Waits for who already refreshes. */
    void doubted(ConnectionRow row);

    /** The provider took an access token that nothing renews, although it had rejected the same one before. Never fails. */
    void served(ConnectionId id, long generation);
}
