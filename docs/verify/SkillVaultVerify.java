import java.io.*;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.*;
import java.security.*;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.*;
import java.time.*;
import java.time.temporal.ChronoUnit;
import java.util.*;
import java.util.regex.*;
import javax.naming.NamingException;
import javax.naming.ldap.LdapName;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Verifies an export of a Skill Vault's audit log, or a proof about one, with nothing but a JDK (17 or later):
 *
 * <pre>java SkillVaultVerify.java FILE [--anchor NOTE-FILE]... [--trust SPKI-SHA256-HEX]...
 *     [--trust-certificate PEM-FILE]... [--at INSTANT] [--segment]</pre>
 *
 * It follows docs/audit-format.md and shares no code with the vault. Exit codes: 0 verified, 1 tampered, 2 cannot
 * verify (also an export with an entry of a kind that only a later version knows), 3 an export is genuine but has no recent anchor. A proof that holds is 0: it is about what is there, not about what is missing.
 * With --segment the file is a segment, which ends before its log does: anchors beyond its end are passed over, and its SHA-256 is printed,
 * to compare with the one that the store's log names.
 */
public final class SkillVaultVerify {
    private static final String USAGE = "usage: java SkillVaultVerify.java FILE [--anchor NOTE-FILE]... [--trust HEX]..."
            + " [--trust-certificate PEM-FILE]... [--at INSTANT] [--segment]";
    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
    private static final Pattern ORIGIN = Pattern.compile("dev\\.skillvault/log/([^/]+)/([^/]+)(?:/([1-9][0-9]{0,8}))?");
    private static final List<String> FIELDS = List.of(
            "agent", "sequence", "at", "kind", "unit", "call", "actor", "subject", "skill", "provider", "connection", "operation",
            "resources", "authority", "decision", "reason", "request_hash", "outcome", "duration", "details", "side_hash");
    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};
    /** What a SubjectPublicKeyInfo of such a key begins with. */
    private static final String ED25519 = "302a300506032b6570032100";
    private static final String P256 = "3059301306072a8648ce3d020106082a8648ce3d030107034200";
    private static final List<String> KINDS = List.of(
            """
            AGENT_ENROLLED REKEY_BEGUN AGENT_REKEYED AGENT_OFFBOARDED AGENT_RESTORED CONNECTION_RESTORED VAULT_OPENED
            VAULT_CLOSED USER_KEY_CREATED USER_KEY_ROTATED TOKENS_RESEALED USER_FORGOTTEN CONSENT_BEGUN CONSENT_ANSWERED
            CONNECTED CONSENT_FAILED DISCONNECTED GRANT_REQUESTED GRANTED HAND_ON_REFUSED GRANT_REFUSED
            GRANT_REQUEST_GRANTED GRANT_SUSPENDED GRANT_CONFIRMED GRANT_LAPSED GRANT_REVOKED APPROVAL_REQUESTED
            APPROVAL_GIVEN APPROVAL_DENIED CALL_INTENT CALL_DENIED CALL_OUTCOME TOKEN_EXPORTED CALL_FALLBACK
            SECRET_REFUSED REFRESH_INTENT REFRESH_OUTCOME ACCESS_CONFIRMED ALERT_RAISED ALERT_SENT OPERATOR_ENROLLED
            OPERATOR_ENDED COMMAND_TAKEN COMMAND_REFUSED COMMAND_OUTCOME ANCHOR_FAILED ANCHOR_KEPT ANCHOR_ACCEPTED
            LOG_PRUNED
            """.strip().split("\\s+"));

    /** Why it is not verified, and the exit code for that. */
    @SuppressWarnings("serial")
    private static final class Finding extends Exception {
        final int exitCode;

        Finding(int exitCode, String sentence) {
            super((exitCode == 1 ? "TAMPERED: " : "CANNOT VERIFY: ") + sentence);
            this.exitCode = exitCode;
        }
    }

    private static Finding tampered(String sentence) {
        return new Finding(1, sentence);
    }

    private static Finding cannotVerify(String sentence) {
        return new Finding(2, sentence);
    }

    private final InputStream in;
    private String line = "";
    private long number;
    private final List<String> anchors;
    private final List<String> trusted;
    private final Instant now;
    private final boolean segment;
    private final Tree tree = new Tree();
    private final TreeMap<Long, String> roots = new TreeMap<>();
    private final List<String> keys = new ArrayList<>();
    private String origin = "";
    private String agent = "";
    private String vaultId = "";
    private String doubt = "";
    private boolean restored;
    private byte[] logKey = {};
    private long anchored;
    private Instant anchoredAt;

    private SkillVaultVerify(InputStream in, List<String> anchors, List<String> trusted, Instant now, boolean segment) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.anchors = anchors;
        this.trusted = trusted;
        this.now = now;
        this.segment = segment;
    }

    public static void main(String[] arguments) {
        System.exit(run(arguments, Instant.now(), System.out));
    }

    static int run(String[] arguments, Instant now, PrintStream out) {
        List<String> anchors = new ArrayList<>();
        List<String> trusted = new ArrayList<>();
        List<String> files = new ArrayList<>();
        Instant at = now;
        boolean segment = false;
        try {
            for (Iterator<String> words = List.of(arguments).iterator(); words.hasNext(); ) {
                String word = words.next();
                if (word.startsWith("--") && !word.equals("--segment") && !words.hasNext()) {
                    throw cannotVerify(USAGE);
                }
                switch (word) {
                    case "--anchor" -> anchors.addAll(notes(text(Files.readAllBytes(Path.of(words.next())))));
                    case "--trust" -> trusted.add(words.next().replace(":", "").toLowerCase(Locale.ROOT));
                    case "--trust-certificate" -> trusted.add(
                            hex(spki(certificate(Files.readAllBytes(Path.of(words.next()))))));
                    case "--segment" -> segment = true;
                    case "--at" -> at = Instant.parse(words.next());
                    default -> files.add(word);
                }
            }
            if (files.size() != 1 || files.get(0).startsWith("--")) {
                throw cannotVerify(USAGE);
            }
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(Path.of(files.get(0))), digest)) {
                int exitCode = new SkillVaultVerify(in, anchors, trusted, at, segment).verify(out);
                if (segment) {
                    out.println("segment SHA-256 " + hex(digest.digest()) + "; anchors beyond its end are passed over");
                }
                return exitCode;
            }
        } catch (Finding e) {
            out.println(e.getMessage());
            return e.exitCode;
        } catch (GeneralSecurityException e) {
            out.println("CANNOT VERIFY: a certificate to trust is none");
            return 2;
        } catch (IOException | RuntimeException e) {
            out.println("CANNOT VERIFY: a file or an option cannot be read, " + e.getClass().getSimpleName());
            return 2;
        } catch (StackOverflowError | OutOfMemoryError e) {
            // the exit code of java itself would be 1, which reads: tampered
            out.println("CANNOT VERIFY: the file is more than this machine can hold");
            return 2;
        }
    }

    private int verify(PrintStream out) throws IOException, Finding {
        try {
            return read(out);
        } catch (RuntimeException e) {
            throw cannotVerify("line " + number + " is not one of this format, or the file breaks off there");
        }
    }

    private int read(PrintStream out) throws IOException, Finding {
        String header = next();
        origin = next("origin");
        Matcher name = ORIGIN.matcher(origin);
        require(name.matches());
        agent = name.group(2);
        int exitCode = switch (header) {
            case "skillvault audit export v1" -> export();
            case "skillvault audit inclusion v1" -> inclusion(out);
            case "skillvault audit consistency v1" -> consistency();
            default -> throw cannotVerify("neither an export nor a proof of version 1");
        };
        out.println((exitCode == 0 ? "VERIFIED: " : "VERIFIED WITHOUT A RECENT ANCHOR: ") + origin + ", up to entry "
                + (roots.lastKey() - 1) + ", anchored " + anchored + ", public key SHA-256 " + keys.get(keys.size() - 1)
                + (trusted.isEmpty() ? " (believed; name it with --trust to be sure)" : ""));
        return exitCode;
    }

    // ---- an export

    private int export() throws IOException, Finding {
        long first = number(next("from"));
        byte[] range = fromHex(next("range"));
        require(range.length == 32 * Long.bitCount(first));
        tree.size = first;
        tree.edge.addAll(hashes(range));
        next();
        if (first == 0) {
            if (!is("leaf")) {
                throw tampered("entry 0 is missing");
            }
            enrol(leaf(0, fromBase64(value("leaf"))));
        } else {
            enrol(fields(proven(), 0, 0, first, tree.root()));
            while (is("proven")) {
                Map<String, String> fields = fields(proven(), 1, first - 1, first, tree.root());
                if (!"AGENT_REKEYED".equals(fields.get("kind"))) {
                    throw tampered("an entry before the export is said to re-key the agent, and does not");
                }
                rekey(fields);
            }
        }
        compareAnchors(first);
        compareRoot();
        Instant firstBehind = null;
        Instant newestBehind = null;
        boolean ended = false;
        long checkpointed = 0;
        for (; !is("end"); next()) {
            if (!is("leaf")) {
                want(genuine(new String(fromBase64(value("checkpoint")), UTF_8), tree.size));
                checkpointed = tree.size;
                compareRoot();
                continue;
            }
            byte[] leaf = fromBase64(value("leaf"));
            Map<String, String> fields = leaf(tree.size, leaf);
            if (tree.size >= anchored) {
                firstBehind = firstBehind == null ? at(fields) : firstBehind;
                newestBehind = newestBehind == null || at(fields).isAfter(newestBehind) ? at(fields) : newestBehind;
            }
            if (ended) {
                throw tampered("entry " + tree.size + " stands behind the off-boarding, which is the last");
            }
            ended = "AGENT_OFFBOARDED".equals(fields.get("kind"));
            if ("AGENT_REKEYED".equals(fields.get("kind"))) {
                rekey(fields);
            }
            if (doubt.isEmpty() && !KINDS.contains(fields.get("kind"))) {
                doubt = "entry " + tree.size + " is of the kind " + fields.get("kind") + ", which a later version wrote";
            }
            tree.append(sha256(LEAF, leaf));
            compareRoot();
        }
        String[] end = value("end").split(" ", -1);
        require(end.length == 2 && fromHex(end[1]).length == 32);
        boolean fits = number(end[0]) == tree.size && end[1].equals(hex(tree.root()));
        requireEnd();
        if (!fits) {
            throw tampered("the end does not fit the entries: some were cut off, added or changed");
        }
        if (segment && anchored > tree.size) {
            roots.tailMap(tree.size, false).clear();
            anchored = 0; // of older anchors nothing is said, and none of them counts as recent
            anchoredAt = null;
        }
        if (checkpointed == 0 || roots.lastKey() > tree.size) {
            throw tampered("there is no checkpoint, or something signed reaches beyond the end: the tail was cut off");
        }
        requireTrusted();
        refuseForeignAnchors();
        if (!doubt.isEmpty()) {
            throw cannotVerify(doubt);
        }
        boolean recent = anchoredAt != null
                && !anchoredAt.isBefore(now.minus(DAY))
                && !anchoredAt.isAfter(now.plus(CLOCK_SKEW))
                && (firstBehind == null || !newestBehind.isAfter(firstBehind.plus(DAY)));
        return recent && !restored ? 0 : 3;
    }

    private void compareRoot() throws Finding {
        String wanted = roots.get(tree.size);
        if (wanted != null && !wanted.equals(hex(tree.root()))) {
            Long before = roots.lowerKey(tree.size);
            throw tampered("entries " + (before == null ? 0 : before) + " to " + (tree.size - 1) + " are not those that were signed");
        }
    }

    // ---- proofs

    private record Proven(long sequence, byte[] leaf, List<byte[]> path) {}

    /** An entry with its path, in this line and the next; goes on behind them. */
    private Proven proven() throws IOException {
        String[] value = value("proven").split(" ", -1);
        require(value.length == 2);
        Proven proven = new Proven(number(value[0]), fromBase64(value[1]), hashes(fromHex(next("path"))));
        next();
        return proven;
    }

    /** Its fields, if it has a place between these and is in a tree. */
    private Map<String, String> fields(Proven proven, long least, long most, long size, byte[] root) throws Finding {
        List<byte[]> rest = new ArrayList<>(proven.path);
        boolean placed = proven.sequence >= least && proven.sequence <= most && proven.sequence < size;
        byte[] top = placed ? Tree.path(sha256(LEAF, proven.leaf), proven.sequence, size, rest) : new byte[0];
        if (!Arrays.equals(top, root) || !rest.isEmpty()) {
            throw tampered("entry " + proven.sequence + " is not in the tree of " + size + " entries");
        }
        return leaf(proven.sequence, proven.leaf);
    }

    private int inclusion(PrintStream out) throws IOException, Finding {
        next();
        List<Proven> proven = new ArrayList<>();
        while (is("proven")) {
            proven.add(proven());
        }
        Note note = Note.parse(new String(fromBase64(value("checkpoint")), UTF_8));
        requireEnd();
        require(!proven.isEmpty() && proven.size() <= 2 && note != null);
        enrol(fields(proven.get(0), 0, 0, note.size, note.root));
        Proven last = proven.get(proven.size() - 1);
        Map<String, String> fields = fields(last, 0, note.size - 1, note.size, note.root);
        want(genuine(note.text, note.size));
        finishProof(note.size, note.size);
        out.println("entry " + last.sequence);
        FIELDS.stream().filter(fields::containsKey).forEach(field -> out.println("  " + field + " " + escaped(fields.get(field))));
        return 0;
    }

    /** ASCII that can be seen, and the rest as in Java: text in an entry must not speak to the terminal, or begin a line of its own. */
    private static String escaped(String text) {
        return Pattern.compile("[^ -~]|\\\\").matcher(text)
                .replaceAll(each -> each.group().chars().mapToObj(unit -> String.format("\\\\u%04x", unit)).reduce("", String::concat));
    }

    private int consistency() throws IOException, Finding {
        next();
        Proven first = proven();
        Note older = Note.parse(new String(fromBase64(value("older")), UTF_8));
        Note newer = Note.parse(new String(fromBase64(next("newer")), UTF_8));
        List<byte[]> rest = hashes(fromHex(next("proof")));
        requireEnd();
        require(older != null && newer != null);
        enrol(fields(first, 0, 0, newer.size, newer.root));
        want(genuine(older.text, older.size));
        want(genuine(newer.text, newer.size));
        if (older.size > newer.size) {
            throw tampered("the older checkpoint is the longer one");
        }
        byte[][] both = Tree.subproof(older.size, newer.size, true, older.root, rest);
        if (!rest.isEmpty() || !Arrays.equals(both[0], older.root) || !Arrays.equals(both[1], newer.root)) {
            throw tampered("the log of " + newer.size + " entries does not begin with that of " + older.size);
        }
        finishProof(older.size, newer.size);
        return 0;
    }

    private void finishProof(long older, long newer) throws Finding {
        compareAnchors(0);
        requireTrusted();
        refuseForeignAnchors();
        if (anchored > 0 && anchored != older && anchored != newer) {
            throw cannotVerify("the newest anchor has " + anchored + " entries, and the proof is not about that size");
        }
    }

    // ---- keys: the certificate vouches for the log's key, and the log's key signs checkpoints

    private void enrol(Map<String, String> fields) throws Finding {
        try {
            restored = "AGENT_RESTORED".equals(fields.get("kind"));
            Map<?, ?> details = Json.object(fields.get("details"));
            vaultId = string(details, "vaultId");
            logKey = bytes(details, "logKey");
            String expected = "dev.skillvault/log/" + vaultId + "/" + agent;
            boolean named = restored || "AGENT_ENROLLED".equals(fields.get("kind"));
            if (restored) {
                Matcher former = ORIGIN.matcher(string((Map<?, ?>) details.get("continues"), "origin"));
                named = former.matches() && former.group(2).equals(agent);
                expected += named ? "/" + (restores(former.group()) + 1) : "";
            }
            X509Certificate certificate = certificate(details, "certificate", fields);
            byte[] statement = statement(vaultId, agent, origin, logKey);
            if (!named || !origin.equals(expected) || logKey.length != 32
                    || !vouches(certificate, statement, bytes(details, "vouch"))) {
                throw tampered("entry 0 does not vouch for the log's key");
            }
            keys.add(hex(spki(certificate)));
        } catch (GeneralSecurityException | NamingException | RuntimeException e) {
            throw tampered("entry 0 does not hold a valid certificate that vouches for the log's key");
        }
    }

    private void rekey(Map<String, String> fields) throws Finding {
        String place = "entry " + fields.get("sequence") + " re-keys the agent ";
        try {
            Map<?, ?> details = Json.object(fields.get("details"));
            X509Certificate former = certificate(details, "formerCertificate", fields);
            X509Certificate next = certificate(details, "certificate", fields);
            byte[] statement =
                    statement("skillvault succession v1", vaultId, agent, origin, logKey, spki(former), spki(next));
            if (!hex(spki(former)).equals(keys.get(keys.size() - 1))
                    || !vouches(former, statement, bytes(details, "formerVouch"))
                    || !vouches(next, statement, bytes(details, "vouch"))) {
                throw tampered(place + "and not both keys vouch for it");
            }
            keys.add(hex(spki(next)));
        } catch (GeneralSecurityException | NamingException | RuntimeException e) {
            throw tampered(place + "without two valid certificates");
        }
    }

    private X509Certificate certificate(Map<?, ?> details, String field, Map<String, String> entry)
            throws GeneralSecurityException, NamingException {
        X509Certificate certificate = certificate(bytes(details, field));
        certificate.checkValidity(Date.from(at(entry)));
        String common = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns().stream()
                .filter(name -> name.getType().equalsIgnoreCase("CN"))
                .reduce((one, other) -> other).orElseThrow().getValue().toString();
        if (!common.equals(agent) || !agent.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
            throw new GeneralSecurityException("the certificate of another agent");
        }
        return certificate;
    }

    /** In DER, or the first one in PEM. */
    private static X509Certificate certificate(byte[] encoded) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    private static boolean vouches(X509Certificate certificate, byte[] statement, byte[] vouch) throws GeneralSecurityException {
        PublicKey key = certificate.getPublicKey();
        String spki = hex(key.getEncoded());
        Signature verifier;
        int alsoAllowed;
        if (spki.startsWith(ED25519) && vouch.length == 64) {
            verifier = Signature.getInstance("Ed25519");
            alsoAllowed = 0;
        } else if (spki.startsWith(P256)) {
            verifier = Signature.getInstance("SHA256withECDSA");
            alsoAllowed = 4;
        } else if (key instanceof RSAPublicKey rsa && key.getAlgorithm().equals("RSA") && rsa.getModulus().bitLength() >= 3072) {
            verifier = Signature.getInstance("RSASSA-PSS");
            alsoAllowed = 2;
        } else {
            return false;
        }
        boolean[] usage = certificate.getKeyUsage();
        if (usage != null && !(usage[0] && usage[alsoAllowed])) {
            return false;
        }
        verifier.initVerify(key);
        if (alsoAllowed == 2) {
            verifier.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        }
        verifier.update("skillvault vouch v1\n".getBytes(UTF_8));
        verifier.update(statement);
        return verifier.verify(vouch);
    }

    /** Each part with its length before it, 4 bytes. */
    private static byte[] statement(Object... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Object part : parts) {
            byte[] each = part instanceof String text ? text.getBytes(UTF_8) : (byte[]) part;
            bytes.writeBytes(ByteBuffer.allocate(4).putInt(each.length).array());
            bytes.writeBytes(each);
        }
        return bytes.toByteArray();
    }

    private static byte[] spki(X509Certificate certificate) {
        return sha256(certificate.getPublicKey().getEncoded());
    }

    private void requireTrusted() throws Finding {
        if (!trusted.isEmpty() && trusted.stream().noneMatch(keys::contains)) {
            throw tampered("the log is vouched for by a key that is not trusted: " + keys.get(keys.size() - 1));
        }
    }

    // ---- checkpoints and anchors

    /** A C2SP checkpoint; there is one text for a statement. */
    private record Note(String text, String origin, long size, byte[] root, Instant at, byte[] message, byte[] signed) {

        /** Null if it is none. */
        static Note parse(String text) {
            try {
                String[] lines = text.split("\n", -1);
                Instant at = Instant.parse(lines[3].substring("time ".length()));
                byte[] root = Base64.getDecoder().decode(lines[2]);
                byte[] signed = Base64.getDecoder().decode(lines[5].substring(lines[5].lastIndexOf(' ') + 1));
                long size = Long.parseLong(lines[1]);
                String message = lines[0] + "\n" + size + "\n" + base64(root) + "\ntime " + at + "\n";
                String again = message + "\n\u2014 " + lines[0] + " " + base64(signed) + "\n";
                return root.length == 32 && signed.length == 68 && again.equals(text)
                        ? new Note(text, lines[0], size, root, at, message.getBytes(UTF_8), signed)
                        : null;
            } catch (RuntimeException e) {
                return null;
            }
        }

        boolean isSignedBy(byte[] key) {
            try {
                byte[] hash = sha256((origin + "\n").getBytes(UTF_8), new byte[] {1}, key);
                KeySpec spki = new X509EncodedKeySpec(HexFormat.of().parseHex(ED25519 + hex(key)));
                Signature verifier = Signature.getInstance("Ed25519");
                verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(spki));
                verifier.update(message);
                return Arrays.equals(signed, 0, 4, hash, 0, 4) && verifier.verify(signed, 4, 64);
            } catch (GeneralSecurityException | RuntimeException e) {
                return false;
            }
        }
    }

    /** A file holds notes one behind the other, each up to its signature; what is behind the last one counts as a note as well. */
    private static List<String> notes(String text) {
        List<String> notes = new ArrayList<>();
        StringBuilder note = new StringBuilder();
        for (String line : text.split("(?<=\n)")) {
            note.append(line);
            if (line.startsWith("\u2014 ")) {
                notes.add(note.toString());
                note.setLength(0);
            }
        }
        if (notes.isEmpty() || note.length() > 0) {
            notes.add(note.toString());
        }
        return notes;
    }

    private Note genuine(String text, long size) throws Finding {
        Note note = Note.parse(text);
        if (note == null || note.size != size || !note.origin.equals(origin) || !note.isSignedBy(logKey)) {
            throw tampered("checkpoint " + size + " is not genuine");
        }
        return note;
    }

    private void want(Note note) throws Finding {
        if (note.size < 1) {
            throw tampered("something signed is of an empty log");
        }
        String other = roots.putIfAbsent(note.size, hex(note.root));
        if (other != null && !other.equals(hex(note.root))) {
            throw tampered("the log was forked: two roots were signed for " + note.size + " entries");
        }
    }

    private void compareAnchors(long first) throws Finding {
        for (String text : anchors) {
            Note note = Note.parse(text);
            if (note == null || !note.origin.equals(origin)) {
                continue;
            }
            if (!note.isSignedBy(logKey)) {
                throw tampered("an anchor is not signed by the log's key");
            }
            if (note.size > 0 && note.size < first) {
                continue;
            }
            want(note);
            if (note.size >= anchored) {
                anchored = note.size;
                anchoredAt = note.at;
            }
        }
    }

    /** Last, so that it hides nothing. */
    private void refuseForeignAnchors() throws Finding {
        for (String text : anchors) {
            Note note = Note.parse(text);
            Matcher named = ORIGIN.matcher(note == null ? "" : note.origin);
            boolean agents = named.matches() && named.group(2).equals(agent);
            boolean former = agents && restored && restores(note.origin) < restores(origin) && note.isSignedBy(logKey);
            if (note == null || !(note.origin.equals(origin) || former || named.matches() && !agents)) {
                throw cannotVerify("an anchor is no checkpoint, or belongs to another log");
            }
        }
    }

    private static int restores(String origin) {
        Matcher matcher = ORIGIN.matcher(origin);
        return matcher.matches() && matcher.group(3) != null ? Integer.parseInt(matcher.group(3)) : 0;
    }

    // ---- leaves and trees

    private Map<String, String> leaf(long sequence, byte[] leaf) throws Finding {
        Map<String, String> fields = new HashMap<>();
        try {
            ByteBuffer in = ByteBuffer.wrap(leaf);
            byte[] prefix = new byte[25];
            in.get(prefix);
            for (String field : FIELDS) {
                int length = in.getInt();
                if (length != -1) {
                    byte[] value = new byte[in.remaining() < length ? -1 : length];
                    in.get(value);
                    fields.put(field, text(value));
                }
            }
            boolean whole = !in.hasRemaining() && text(prefix).equals("skillvault audit leaf v1\n");
            if (!whole || !fields.get("at").matches("0|[1-9][0-9]{0,17}") || !fields.get("kind").matches("[A-Z][A-Z_]{0,39}")) {
                throw new IllegalArgumentException("not a leaf");
            }
        } catch (CharacterCodingException | RuntimeException e) {
            throw tampered("entry " + sequence + " is not one the vault writes");
        }
        if (!Long.toString(sequence).equals(fields.get("sequence")) || !agent.equals(fields.get("agent"))) {
            throw tampered("entry " + sequence + " is missing: another one stands in its place");
        }
        return fields;
    }

    private static Instant at(Map<String, String> fields) {
        return Instant.EPOCH.plus(Long.parseLong(fields.get("at")), ChronoUnit.MICROS);
    }

    /** RFC 6962 section 2.1. */
    private static final class Tree {
        final List<byte[]> edge = new ArrayList<>();
        long size;

        void append(byte[] leafHash) {
            byte[] hash = leafHash;
            for (long merged = size++; (merged & 1) == 1; merged >>= 1) {
                hash = node(edge.remove(edge.size() - 1), hash);
            }
            edge.add(hash);
        }

        byte[] root() {
            if (edge.isEmpty()) {
                return sha256();
            }
            byte[] hash = edge.get(edge.size() - 1);
            for (int i = edge.size() - 2; i >= 0; i--) {
                hash = node(edge.get(i), hash);
            }
            return hash;
        }

        /** The root above a leaf; takes the path from its end, and leaves what is too much. */
        static byte[] path(byte[] leafHash, long leaf, long size, List<byte[]> path) {
            if (size == 1) {
                return leafHash;
            }
            if (path.isEmpty()) {
                return new byte[0];
            }
            byte[] beside = path.remove(path.size() - 1);
            long left = Long.highestOneBit(size - 1);
            return leaf < left
                    ? node(path(leafHash, leaf, left, path), beside)
                    : node(beside, path(leafHash, leaf - left, size - left, path));
        }

        /** Section 2.1.2, SUBPROOF read backwards: the root of the first {@code older} leaves, and of all. */
        static byte[][] subproof(long older, long size, boolean whole, byte[] root, List<byte[]> proof) {
            if (older == size && whole) {
                return new byte[][] {root, root};
            }
            if (proof.isEmpty()) {
                return new byte[][] {{}, {}};
            }
            byte[] last = proof.remove(proof.size() - 1);
            if (older == size) {
                return new byte[][] {last, last};
            }
            long left = Long.highestOneBit(size - 1);
            if (older <= left) {
                byte[][] inner = subproof(older, left, whole, root, proof);
                return new byte[][] {inner[0], node(inner[1], last)};
            }
            byte[][] inner = subproof(older - left, size - left, false, root, proof);
            return new byte[][] {node(last, inner[0]), node(last, inner[1])};
        }

        static byte[] node(byte[] left, byte[] right) {
            return sha256(NODE, left, right);
        }
    }

    private static List<byte[]> hashes(byte[] joined) {
        require(joined.length % 32 == 0);
        List<byte[]> hashes = new ArrayList<>();
        for (int at = 0; at < joined.length; at += 32) {
            hashes.add(Arrays.copyOfRange(joined, at, at + 32));
        }
        return hashes;
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** UTF-8 and nothing else: a replacement would let two texts have one hash. */
    private static String text(byte[] bytes) throws CharacterCodingException {
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    // ---- lines of a file; what is malformed is an IllegalArgumentException, here and wherever it is found

    private String next() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        number++;
        for (int each = in.read(); each != '\n'; each = in.read()) {
            require(each >= ' ' && each <= '~' && text.size() < 8 << 20);
            text.write(each);
        }
        return line = text.toString(UTF_8);
    }

    /** The value of the next line, which has this word. */
    private String next(String word) throws IOException {
        next();
        return value(word);
    }

    private boolean is(String word) {
        return line.equals(word) || line.startsWith(word + " ");
    }

    private String value(String word) {
        require(is(word) && line.length() != word.length() + 1);
        return line.equals(word) ? "" : line.substring(word.length() + 1);
    }

    private void requireEnd() throws IOException {
        require(in.read() < 0);
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("malformed");
        }
    }

    private static long number(String text) {
        require(text.matches("0|[1-9][0-9]{0,17}"));
        return Long.parseLong(text);
    }

    private static byte[] fromBase64(String text) {
        byte[] bytes = Base64.getDecoder().decode(text);
        require(base64(bytes).equals(text));
        return bytes;
    }

    private static byte[] fromHex(String text) {
        byte[] bytes = HexFormat.of().parseHex(text);
        require(hex(bytes).equals(text));
        return bytes;
    }

    // ---- the JSON of details, in the one form that the vault writes

    private static String string(Map<?, ?> object, String name) {
        if (object.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("a text is missing");
    }

    private static byte[] bytes(Map<?, ?> object, String name) {
        return fromBase64(string(object, name));
    }

    /** Reads an object into a Map, and text into a String; everything else only has to be there. */
    private static final class Json {
        private static final Pattern OTHER = Pattern.compile("true|false|null|0|-?[1-9][0-9]{0,17}");
        private static final Pattern STRING = Pattern.compile(
                "\"((?:[^\"\\\\\\x00-\\x1f]++|\\\\(?:[\"\\\\bfnrt]|u00(?:0[0-7BEF]|1[0-9A-F])))*+)\"");
        private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u(....)|(.))");

        private final String text;
        private int at;

        private Json(String text) {
            this.text = text;
        }

        static Map<?, ?> object(String text) {
            Json json = new Json(text);
            Object value = json.value(1);
            require(json.at == text.length());
            return (Map<?, ?>) value;
        }

        private Object value(int depth) {
            boolean object = accept("{");
            if (!object && !accept("[")) {
                return text.startsWith("\"", at) ? string() : token(OTHER).length();
            }
            require(depth <= 16);
            TreeMap<String, Object> members = new TreeMap<>();
            if (!accept(object ? "}" : "]")) {
                do {
                    String name = object ? string() : "";
                    require(!object || accept(":") && (members.isEmpty() || members.lastKey().compareTo(name) < 0));
                    members.put(name, value(depth + 1));
                } while (accept(","));
                require(accept(object ? "}" : "]"));
            }
            return object ? members : List.of();
        }

        private String string() {
            String raw = token(STRING);
            return ESCAPE.matcher(raw.substring(1, raw.length() - 1)).replaceAll(escape -> Matcher.quoteReplacement(
                    escape.group(1) != null
                            ? Character.toString(Integer.parseInt(escape.group(1), 16))
                            : Character.toString("\b\f\n\r\t\"\\".charAt("bfnrt\"\\".indexOf(escape.group(2))))));
        }

        private String token(Pattern pattern) {
            Matcher matcher = pattern.matcher(text).region(at, text.length());
            require(matcher.lookingAt());
            at = matcher.end();
            return matcher.group();
        }

        private boolean accept(String sign) {
            boolean there = text.startsWith(sign, at);
            at += there ? 1 : 0;
            return there;
        }
    }
}
