package dev.skillvault.interop;

/** An authorization server that counts the refreshes it was asked for, itself and independently of the vault. */
interface CountingServer {
    InteropVault.Server seenByAVault();

    InteropVault.Client confidentialClient();

    ScriptedBrowser browser();

    /** Refreshes that were answered with tokens. */
    int refreshes();

    /** Refreshes that were refused. */
    int refusedRefreshes();
}
