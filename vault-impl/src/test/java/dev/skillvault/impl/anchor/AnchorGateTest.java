package dev.skillvault.impl.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.AgentId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.audit.LogSigner;
import dev.skillvault.impl.audit.SeedLogSigner;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.spi.Anchor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class AnchorGateTest {

    /** An anchor on a disk that is gone. */
    private static final class Gone implements Anchor {
        private final CountDownLatch interrupted = new CountDownLatch(1);

        @Override
        public String name() {
            return "test:gone";
        }

        @Override
        public boolean local() {
            return true;
        }

        @Override
        public void keep(Checkpoint checkpoint) {}

        @Override
        public List<Checkpoint> newest() throws IOException {
            try {
                new CountDownLatch(1).await();
                return List.of();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw new IOException("interrupted", e);
            }
        }
    }

    @Test
    @Timeout(60)
    void aLocalAnchorThatHangsIsNotWaitedForForEver(@TempDir Path folder) throws Exception {
        Gone gone = new Gone();
        try (Store store = Store.open(StoreUrl.parse(TestVaults.url(folder)));
                LogSigner signer = SeedLogSigner.of(new byte[32])) {
            AnchorGate gate = new AnchorGate(store, new AgentId("agent"), signer, new byte[32], Duration.ofMillis(50));
            assertThatThrownBy(() -> gate.requireFits(List.of(gone)))
                    .isInstanceOf(VaultConfigurationException.class)
                    .hasMessage("the anchor test:gone cannot be asked how far the log was: it does not answer");
        }
        gone.interrupted.await();
        assertThat(gone.interrupted.getCount()).isZero();
    }
}
