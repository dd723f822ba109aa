package dev.skillvault.cli;

import dev.skillvault.Vault;
import dev.skillvault.VaultConfigurationException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** A client registration at a provider: three words, the last of which, the secret, may be missing. */
final class ClientFile {
    private ClientFile() {}

    static void addTo(Vault.Builder builder, Path file) {
        byte[] bytes = SecretFile.read(file, "client file");
        CharBuffer text = CharBuffer.allocate(0);
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            char[] provider = word(text);
            char[] id = word(text);
            char[] secret = word(text);
            try {
                if (id.length == 0 || word(text).length > 0) {
                    throw noClient(file);
                }
                builder.oauthClient(new String(provider), new String(id), secret);
            } finally {
                Arrays.fill(secret, '\0');
            }
        } catch (CharacterCodingException e) {
            throw noClient(file);
        } finally {
            Arrays.fill(bytes, (byte) 0);
            if (text.hasArray()) {
                Arrays.fill(text.array(), '\0');
            }
        }
    }

    /** The next word; empty at the end. */
    private static char[] word(CharBuffer text) {
        while (text.hasRemaining() && Character.isWhitespace(text.get(text.position()))) {
            text.get();
        }
        int length = 0;
        while (length < text.remaining() && !Character.isWhitespace(text.charAt(length))) {
            length++;
        }
        char[] word = new char[length];
        text.get(word);
        return word;
    }

    private static VaultConfigurationException noClient(Path file) {
        return new VaultConfigurationException("the client file " + file
                + " does not hold a provider's name, a client id and, unless it has none, the client's secret");
    }
}
