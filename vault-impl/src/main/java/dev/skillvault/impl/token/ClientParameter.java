package dev.skillvault.impl.token;

import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.provider.Quirk;

/** The parameter that names the client: {@code client_id} (RFC 6749 section 2.2), or what a provider has in its place. */
public final class ClientParameter {
    private ClientParameter() {}

    /** An encoded form or query, in which a provider finds the client where it looks for it. */
    public static String in(ProviderDescriptor provider, String form) {
        if (!provider.quirks().contains(Quirk.CLIENT_KEY)) {
            return form;
        }
        // a name begins the form or follows an ampersand, which in a value is encoded
        return ("&" + form).replace("&client_id=", "&client_key=").substring(1);
    }
}
