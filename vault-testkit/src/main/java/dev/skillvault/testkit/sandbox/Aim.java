package dev.skillvault.testkit.sandbox;

import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import org.jspecify.annotations.Nullable;

/** What a fault can tell requests apart by. */
record Aim(
        String host,
        String path,
        Kind kind,
        @Nullable String account,
        @Nullable String family) {}
