package dev.skillvault.testkit.sandbox;

import java.util.Optional;

/** The checks of an authorization code at the token endpoint (RFC 6749 section 4.1.3, RFC 7636 section 4.6). */
final class CodeExchange {

    /** Why an exchange failed; each provider has its own words. */
    enum Failure {
        BAD_CODE,
        REDIRECT_MISMATCH,
        BAD_VERIFIER
    }

    /** Ends an exchange. */
    static final class Failed extends Exception {

        private static final long serialVersionUID = 1L;

        private final Failure failure;

        Failed(Failure failure) {
            super(failure.name(), null, false, false);
            this.failure = failure;
        }

        Failure failure() {
            return failure;
        }
    }

    private final World world;
    private final Provider provider;

    CodeExchange(World world, Provider provider) {
        this.world = world;
        this.provider = provider;
    }

    /** The consent the code stands for, now on record. */
    Codes.Pending redeem(Call call) throws Failed {
        Parameters form = call.request().form();
        form.first("code_verifier").ifPresent(verifier -> world.ledger().note("code_verifier", verifier));
        world.codes().replayed(form.value("code")).ifPresent(world.tokens()::revokeConsent);
        Optional<Codes.Pending> burned = world.codes().burn(form.value("code"), provider);
        if (burned.isEmpty()) {
            throw new Failed(Failure.BAD_CODE);
        }
        Codes.Pending pending = burned.get();
        call.actsFor(pending.consent());
        if (!pending.redirectUri().equals(form.value("redirect_uri"))) {
            throw new Failed(Failure.REDIRECT_MISMATCH);
        }
        if (!Pkce.matches(form.value("code_verifier"), pending.challenge())) {
            throw new Failed(Failure.BAD_VERIFIER);
        }
        world.tokens().add(pending.consent());
        return pending;
    }
}
