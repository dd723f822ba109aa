package dev.skillvault.cli;

import dev.skillvault.operator.OperatorKey;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads or makes an operator's key with a password that is wiped at once. */
final class KeyFile {
    private KeyFile() {}

    static OperatorKey withPassword(@Nullable Path passwordFile, Function<char @Nullable [], OperatorKey> key) {
        char[] password = passwordFile == null ? null : PasswordFile.read(passwordFile);
        try {
            return key.apply(password);
        } finally {
            if (password != null) {
                Arrays.fill(password, '\0');
            }
        }
    }
}
