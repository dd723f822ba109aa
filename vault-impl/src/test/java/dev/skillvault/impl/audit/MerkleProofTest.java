package dev.skillvault.impl.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.impl.audit.MerkleProof.Part;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 6962 section 2.1.3 gives the paths and proofs in a tree of seven leaves. */
class MerkleProofTest {
    private static byte[] leaf(long i) {
        return MerkleHash.leaf(new byte[] {(byte) i});
    }

    private static byte[] root(long first, long end) {
        CompactRange range = CompactRange.empty();
        for (long i = first; i < end; i++) {
            range.append(leaf(i));
        }
        return range.root();
    }

    private static List<byte[]> hashes(List<Part> parts, long size) {
        PartRoots roots = new PartRoots(parts);
        for (long i = 0; i < size; i++) {
            roots.add(i, leaf(i));
        }
        return MerkleHash.split(Hex.bytes(roots.hex()));
    }

    @Test
    void pathsAndProofsAreThoseOfTheRfc() {
        assertThat(MerkleProof.inclusion(0, 7)).containsExactly(new Part(1, 2), new Part(2, 4), new Part(4, 7));
        assertThat(MerkleProof.inclusion(3, 7)).containsExactly(new Part(2, 3), new Part(0, 2), new Part(4, 7));
        assertThat(MerkleProof.inclusion(4, 7)).containsExactly(new Part(5, 6), new Part(6, 7), new Part(0, 4));
        assertThat(MerkleProof.inclusion(6, 7)).containsExactly(new Part(4, 6), new Part(0, 4));
        assertThat(MerkleProof.consistency(3, 7))
                .containsExactly(new Part(2, 3), new Part(3, 4), new Part(0, 2), new Part(4, 7));
        assertThat(MerkleProof.consistency(4, 7)).containsExactly(new Part(4, 7));
        assertThat(MerkleProof.consistency(6, 7)).containsExactly(new Part(4, 6), new Part(6, 7), new Part(0, 4));
        assertThat(MerkleProof.consistency(7, 7)).isEmpty();
    }

    @Test
    void everyPathLeadsToTheRootAndNoOtherDoes() {
        for (long size = 1; size < 70; size++) {
            byte[] root = root(0, size);
            for (long leaf = 0; leaf < size; leaf++) {
                List<byte[]> path = hashes(MerkleProof.inclusion(leaf, size), size);
                assertThat(MerkleProof.root(leaf(leaf), leaf, size, path)).isEqualTo(root);
                assertThat(MerkleProof.root(leaf(leaf + 1), leaf, size, path)).isNotEqualTo(root);
                List<byte[]> longer = new ArrayList<>(path);
                longer.add(root);
                long place = leaf;
                long of = size;
                assertThatThrownBy(() -> MerkleProof.root(leaf(place), place, of, longer))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void everyPartOfAConsistencyProofIsASubtreesRoot() {
        for (long newer = 1; newer < 70; newer++) {
            for (long older = 1; older <= newer; older++) {
                List<Part> parts = MerkleProof.consistency(older, newer);
                List<byte[]> hashes = hashes(parts, newer);
                for (int i = 0; i < parts.size(); i++) {
                    Part part = parts.get(i);
                    assertThat(hashes.get(i)).isEqualTo(root(part.first(), part.end()));
                }
            }
        }
    }

    @Test
    void whatIsNotInATreeHasNoProof() {
        assertThatThrownBy(() -> MerkleProof.inclusion(7, 7)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MerkleProof.inclusion(-1, 7)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MerkleProof.consistency(0, 7)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MerkleProof.consistency(8, 7)).isInstanceOf(IllegalArgumentException.class);
    }
}
