package dev.skillvault.impl.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 6962 section 2.1; the leaves and roots are those of the reference implementation, google/certificate-transparency. */
class MerkleTreeTest {
    private static final List<String> LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");
    private static final List<String> ROOTS = List.of(
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private static byte[] leaf(int i) {
        return MerkleHash.leaf(new byte[] {(byte) i, (byte) (i >> 8)});
    }

    /** The definition, word for word. */
    private static byte[] treeHash(List<byte[]> leaves) {
        if (leaves.isEmpty()) {
            return MerkleHash.empty();
        }
        if (leaves.size() == 1) {
            return leaves.get(0);
        }
        int split = Integer.highestOneBit(leaves.size() - 1);
        return MerkleHash.node(treeHash(leaves.subList(0, split)), treeHash(leaves.subList(split, leaves.size())));
    }

    @Test
    void theRootsAreThoseOfTheReferenceImplementation() {
        CompactRange range = CompactRange.empty();
        assertThat(Hex.of(range.root())).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        for (int i = 0; i < LEAVES.size(); i++) {
            range.append(MerkleHash.leaf(Hex.bytes(LEAVES.get(i))));
            assertThat(Hex.of(range.root())).isEqualTo(ROOTS.get(i));
        }
    }

    @Test
    void everySizeHasTheRootOfTheDefinitionAndSurvivesBeingWrittenDown() {
        CompactRange range = CompactRange.empty();
        List<byte[]> leaves = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            range.append(leaf(i));
            leaves.add(leaf(i));
            assertThat(range.root()).isEqualTo(treeHash(leaves));
            range = CompactRange.decode(range.size(), range.encode());
            assertThat(range.root()).isEqualTo(treeHash(leaves));
            assertThat(range.size()).isEqualTo(i + 1);
        }
    }

    @Test
    void aCopyDoesNotFollow() {
        CompactRange range = CompactRange.empty();
        range.append(leaf(0));
        CompactRange copy = range.copy();
        range.append(leaf(1));

        assertThat(copy.size()).isEqualTo(1);
        assertThat(copy.root()).isEqualTo(leaf(0));
    }

    @Test
    void aRangeThatDoesNotFitItsSizeIsRefused() {
        byte[] one = new byte[32];
        assertThatThrownBy(() -> CompactRange.decode(3, one)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CompactRange.decode(1, new byte[33])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CompactRange.decode(0, one)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CompactRange.decode(-1, new byte[64 * 32]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
