package dev.skillvault.impl.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/** Raises the generation that a backup's folder holds, again and again: what two vaults of one agent do, in one process each. */
public final class BackupChild {
    static final String BLOB = "agents/agent/connection-1";
    static final int ROUNDS = 200;
    /** Large enough that a write in place would be seen half done. */
    private static final int SIZE = 64 * 1024;

    private BackupChild() {}

    /** The folder. Says that it is up, and begins when it is told to. */
    public static void main(String[] args) throws IOException {
        DirectoryBackupStore store = DirectoryBackupStore.open(Path.of(args[0]));
        System.out.write('.');
        System.out.flush();
        if (System.in.read() < 0) {
            throw new IOException("nobody said to begin");
        }
        raise(store);
    }

    static void raise(DirectoryBackupStore store) throws IOException {
        for (int i = 0; i < ROUNDS; i++) {
            int written = store.exclusively(() -> {
                int next = generation(store.read(BLOB).orElseThrow()) + 1;
                store.replace(BLOB, blob(next));
                return next;
            });
            if (generation(store.read(BLOB).orElseThrow()) < written) {
                throw new IOException("an older generation came after a newer one");
            }
        }
    }

    static byte[] blob(int generation) {
        ByteBuffer blob = ByteBuffer.allocate(SIZE);
        while (blob.hasRemaining()) {
            blob.putInt(generation);
        }
        return blob.array();
    }

    /** Fails on a blob that is not whole, or of two generations. */
    static int generation(byte[] blob) throws IOException {
        int generation = ByteBuffer.wrap(blob).getInt();
        if (!Arrays.equals(blob, blob(generation))) {
            throw new IOException("a torn blob");
        }
        return generation;
    }
}
