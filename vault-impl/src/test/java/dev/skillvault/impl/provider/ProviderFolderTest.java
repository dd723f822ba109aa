package dev.skillvault.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.spi.ProviderSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Descriptors from outside: a folder, and the class path. */
class ProviderFolderTest {
    @TempDir
    Path folder;

    @BeforeEach
    void onlyTheOwnerWrites() throws IOException {
        mode(folder, "rwxr-xr-x");
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static byte[] descriptor(String name) {
        return new String(BuiltIn.json("slack"), StandardCharsets.UTF_8)
                .replace("\"name\": \"slack\"", "\"name\": \"" + name + "\"")
                .getBytes(StandardCharsets.UTF_8);
    }

    private Path put(String file, byte[] json) throws IOException {
        Path path = Files.write(folder.resolve(file), json);
        mode(path, "rw-r--r--");
        return path;
    }

    private void assertRefused(String... words) {
        assertThatThrownBy(() -> ProviderFolder.read(folder))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void eachFileDescribesTheProviderOfItsName() throws IOException {
        Path file = put("chat.json", descriptor("chat"));
        put("README.txt", new byte[] {1});
        List<CatalogEntry> found = ProviderFolder.read(folder);
        assertThat(found).singleElement().satisfies(entry -> {
            assertThat(entry.descriptor().name()).isEqualTo("chat");
            assertThat(entry.origin()).isEqualTo(file.toRealPath().toString());
        });
        assertThat(ProviderCatalog.builtIn().with(found, Map.of()).find("chat")).isPresent();
    }

    @Test
    void aBuiltInProviderIsNeverReplaced() throws IOException {
        put("slack.json", descriptor("slack"));
        List<CatalogEntry> found = ProviderFolder.read(folder);
        ProviderCatalog builtIn = ProviderCatalog.builtIn();
        assertThatThrownBy(() -> builtIn.with(found, Map.of()))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContainingAll("'slack'", "built in", "slack.json");
    }

    @Test
    void aDescriptorOfAnotherNameIsRefused() throws IOException {
        put("chat.json", descriptor("talk"));
        assertRefused("chat.json is refused", "'talk'", "'chat'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwxr-x", "rwxr-xrwx", "rwxrwxrwx"})
    void aFolderThatOthersCanWriteIsRefused(String mode) throws IOException {
        put("chat.json", descriptor("chat"));
        mode(folder, mode);
        assertRefused("others can write there", "chmod go-w");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-rw-r--", "rw-r--rw-"})
    void aFileThatOthersCanWriteIsRefused(String mode) throws IOException {
        mode(put("chat.json", descriptor("chat")), mode);
        assertRefused("chat.json", "others can write there");
    }

    @Test
    void aLinkIsRefused() throws IOException {
        Files.createSymbolicLink(folder.resolve("chat.json"), Path.of("elsewhere.json"));
        assertRefused("chat.json is refused", "not a plain file");
    }

    @Test
    void whatIsTooLargeIsRefused() throws IOException {
        put("chat.json", new byte[1024 * 1024 + 1]);
        assertRefused("chat.json is refused", "larger than");
    }

    @Test
    void aFolderThatIsNotThereIsSaid() {
        folder = folder.resolve("nowhere");
        assertRefused("nowhere cannot be read");
    }

    private record OnTheClassPath(String name, String json) implements ProviderSource {
        OnTheClassPath(String name, byte[] json) {
            this(name, new String(json, StandardCharsets.UTF_8));
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void aSourceOnTheClassPathIsReadAsStrictly() {
        assertThat(SourcedProviders.read(List.of(new OnTheClassPath("chat", descriptor("chat")))))
                .singleElement()
                .satisfies(entry -> assertThat(entry.origin()).isEqualTo(OnTheClassPath.class.getName()));
        assertThatThrownBy(() -> SourcedProviders.read(List.of(new OnTheClassPath("chat", descriptor("talk")))))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContainingAll(OnTheClassPath.class.getName(), "'talk'", "'chat'");
    }

    @Test
    void twoSourcesOfOneNameAreRefusedAndBothNamed() throws IOException {
        put("chat.json", descriptor("chat"));
        List<CatalogEntry> sourced = SourcedProviders.read(List.of(new OnTheClassPath("chat", descriptor("chat"))));
        ProviderCatalog known = ProviderCatalog.of(sourced);
        List<CatalogEntry> filed = ProviderFolder.read(folder);
        assertThatThrownBy(() -> known.with(filed, Map.of()))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContainingAll("'chat'", OnTheClassPath.class.getName(), "chat.json");
    }
}
