package dev.skillvault.impl.provider;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** The descriptors that come with the vault. */
final class BuiltIn {
    static final List<String> NAMES = List.of(
            "github",
            "google",
            "google-smtp",
            "linkedin",
            "microsoft",
            "salesforce",
            "slack",
            "telegram",
            "tiktok",
            "x");

    private BuiltIn() {}

    static List<CatalogEntry> read() {
        List<CatalogEntry> found = new ArrayList<>();
        for (String name : NAMES) {
            found.add(new CatalogEntry(DescriptorReader.read(json(name), name), CatalogEntry.BUILT_IN));
        }
        return found;
    }

    static byte[] json(String name) {
        try (InputStream in = BuiltIn.class.getResourceAsStream(name + ".json")) {
            if (in == null) {
                throw new IllegalStateException("descriptor of " + name + " is missing from this build");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("descriptor of " + name + " is not readable", e);
        }
    }
}
