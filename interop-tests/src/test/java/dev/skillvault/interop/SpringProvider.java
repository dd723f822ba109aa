package dev.skillvault.interop;

import dev.skillvault.spi.ProviderSource;
import java.io.InputStream;

/** Describes the server of {@link SpringServer} with an operation to call, which its own metadata could not name. */
public final class SpringProvider implements ProviderSource {
    @Override
    public String name() {
        return "spring";
    }

    @Override
    public InputStream open() {
        return SpringProvider.class.getResourceAsStream("spring.json");
    }
}
