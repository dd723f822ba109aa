import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.NamingException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Verifies an export of a Skill Vault's audit log, or a proof about one, with nothing but a JDK (17 or later):
 *
 * <pre>java SkillVaultVerify.java FILE [--anchor NOTE-FILE]... [--trust SPKI-SHA256-HEX]... [--at INSTANT]</pre>
 *
 * It follows docs/audit-format.md and shares no code with the vault. Exit codes: 0 verified, 1 tampered, 2 cannot
 * verify, 3 an export is genuine but has no recent anchor. A proof that holds is 0: it is about what is there, not about what is missing.
 */
public final class SkillVaultVerify {
    private static final Duration DAY = Duration.ofHours(24);
    private static final Pattern ORIGIN =
            Pattern.compile("dev\\.skillvault/log/([^/]+)/([^/]+)(?:/([1-9][0-9]{0,8}))?");
    private static final String[] FIELDS = {
        "agent", "sequence", "at", "kind", "unit", "call", "actor", "subject", "skill", "provider", "connection", "operation",
        "resources", "authority", "decision", "reason", "request_hash", "outcome", "duration", "details", "side_hash"
    };
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

    private static final class Tampered extends Exception {
        Tampered(String message) {
            super(message);
        }
    }

    private static final class CannotVerify extends Exception {
        CannotVerify(String message) {
            super(message);
        }
    }

    private final Lines in;
    private final List<String> anchors;
    private final List<String> trusted;
    private final Instant now;
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

    private SkillVaultVerify(InputStream in, List<String> anchors, List<String> trusted, Instant now) {
        this.in = new Lines(in);
        this.anchors = anchors;
        this.trusted = trusted;
        this.now = now;
    }

    public static void main(String[] arguments) {
        System.exit(run(arguments, Instant.now(), System.out));
    }

    static int run(String[] arguments, Instant now, PrintStream out) {
        List<String> anchors = new ArrayList<>();
        List<String> trusted = new ArrayList<>();
        List<String> files = new ArrayList<>();
        Instant at = now;
        try {
            for (int i = 0; i < arguments.length; i++) {
                boolean option = arguments[i].startsWith("--");
                if (option && (i + 1 == arguments.length || !List.of("--anchor", "--trust", "--at").contains(arguments[i]))) {
                    throw new CannotVerify("usage: java SkillVaultVerify.java FILE [--anchor NOTE-FILE]... [--trust HEX]... [--at INSTANT]");
                }
                switch (arguments[i]) {
                    case "--anchor" -> anchors.addAll(split(text(Files.readAllBytes(Path.of(arguments[++i])))));
                    case "--trust" -> trusted.add(arguments[++i].replace(":", "").toLowerCase(Locale.ROOT));
                    case "--at" -> at = Instant.parse(arguments[++i]);
                    default -> files.add(arguments[i]);
                }
            }
            if (files.size() != 1) {
                throw new CannotVerify("usage: java SkillVaultVerify.java FILE [--anchor NOTE-FILE]... [--trust HEX]... [--at INSTANT]");
            }
            try (InputStream in = Files.newInputStream(Path.of(files.get(0)))) {
                return new SkillVaultVerify(in, anchors, trusted, at).verify(out);
            }
        } catch (Tampered e) {
            out.println("TAMPERED: " + e.getMessage());
            return 1;
        } catch (CannotVerify e) {
            out.println("CANNOT VERIFY: " + e.getMessage());
            return 2;
        } catch (IOException | RuntimeException e) {
            out.println("CANNOT VERIFY: a file cannot be read, " + e.getClass().getSimpleName());
            return 2;
        } catch (StackOverflowError | OutOfMemoryError e) {
            // the exit code of java itself would be 1, which reads: tampered
            out.println("CANNOT VERIFY: the file is more than this machine can hold");
            return 2;
        }
    }

    private int verify(PrintStream out) throws IOException, Tampered, CannotVerify {
        String header = in.next();
        in.next();
        origin = in.value("origin");
        Matcher name = ORIGIN.matcher(origin);
        if (!name.matches()) {
            throw in.malformed();
        }
        agent = name.group(2);
        int finding = switch (header) {
            case "skillvault audit export v1" -> export();
            case "skillvault audit inclusion v1" -> inclusion(out);
            case "skillvault audit consistency v1" -> consistency();
            default -> throw new CannotVerify("neither an export nor a proof of version 1");
        };
        out.println((finding == 0 ? "VERIFIED: " : "VERIFIED WITHOUT A RECENT ANCHOR: ") + origin + ", up to entry "
                + (roots.lastKey() - 1) + ", anchored " + anchored + ", public key SHA-256 " + keys.get(keys.size() - 1)
                + (trusted.isEmpty() ? " (believed; name it with --trust to be sure)" : ""));
        return finding;
    }

    // ---- an export

    private int export() throws IOException, Tampered, CannotVerify {
        in.next();
        long first = in.number(in.value("from"));
        in.next();
        byte[] range = in.hex(in.value("range"));
        if (range.length != 32 * Long.bitCount(first)) {
            throw in.malformed();
        }
        tree.size = first;
        tree.edge.addAll(hashes(range));
        in.next();
        if (first == 0) {
            if (!in.is("leaf")) {
                throw new Tampered("entry 0 is missing");
            }
            enrol(leaf(0, in.base64(in.value("leaf"))));
        } else {
            enrol(proven(0, 0, first, tree.root()));
            while (in.is("proven")) {
                Map<String, String> fields = proven(1, first - 1, first, tree.root());
                if (!"AGENT_REKEYED".equals(fields.get("kind"))) {
                    throw new Tampered("an entry before the export is said to re-key the agent, and does not");
                }
                rekey(fields);
            }
        }
        anchorsOfThisLog(first);
        compare();
        Instant firstBehind = null;
        Instant newestBehind = null;
        boolean ended = false;
        long checkpointed = 0;
        for (; !in.is("end"); in.next()) {
            if (!in.is("leaf")) {
                want(genuine(new String(in.base64(in.value("checkpoint")), StandardCharsets.UTF_8), tree.size));
                checkpointed = tree.size;
                compare();
                continue;
            }
            byte[] leaf = in.base64(in.value("leaf"));
            Map<String, String> fields = leaf(tree.size, leaf);
            Instant at = Instant.EPOCH.plus(Long.parseLong(fields.get("at")), ChronoUnit.MICROS);
            if (tree.size >= anchored) {
                firstBehind = firstBehind == null ? at : firstBehind;
                newestBehind = newestBehind == null || at.isAfter(newestBehind) ? at : newestBehind;
            }
            if (ended) {
                throw new Tampered("entry " + tree.size + " stands behind the off-boarding, which is the last");
            }
            ended = "AGENT_OFFBOARDED".equals(fields.get("kind"));
            if ("AGENT_REKEYED".equals(fields.get("kind"))) {
                rekey(fields);
            }
            if (doubt.isEmpty() && !KINDS.contains(fields.get("kind"))) {
                doubt = "entry " + tree.size + " is of the kind " + fields.get("kind") + ", which a later version wrote";
            }
            tree.append(sha256(new byte[] {0}, leaf));
            compare();
        }
        String[] end = in.value("end").split(" ", -1);
        if (end.length != 2 || in.hex(end[1]).length != 32) {
            throw in.malformed();
        }
        boolean fits = in.number(end[0]) == tree.size && end[1].equals(hex(tree.root()));
        in.requireEnd();
        if (!fits) {
            throw new Tampered("the end does not fit the entries: some were cut off, added or changed");
        }
        if (checkpointed == 0 || roots.lastKey() > tree.size) {
            throw new Tampered("there is no checkpoint, or something signed reaches beyond the end: the tail was cut off");
        }
        requireTrusted();
        refuseForeignAnchors();
        if (!doubt.isEmpty()) {
            throw new CannotVerify(doubt);
        }
        boolean recent = anchoredAt != null
                && Duration.between(anchoredAt, now).compareTo(DAY) <= 0
                && Duration.between(now, anchoredAt).compareTo(Duration.ofMinutes(5)) <= 0
                && (firstBehind == null || Duration.between(firstBehind, newestBehind).compareTo(DAY) <= 0);
        return recent && !restored ? 0 : 3;
    }

    private void compare() throws Tampered {
        String wanted = roots.get(tree.size);
        if (wanted != null && !wanted.equals(hex(tree.root()))) {
            Long before = roots.lowerKey(tree.size);
            throw new Tampered("entries " + (before == null ? 0 : before) + " to " + (tree.size - 1) + " are not those that were signed");
        }
    }

    // ---- proofs

    private int inclusion(PrintStream out) throws IOException, Tampered, CannotVerify {
        in.next();
        List<Proven> proven = new ArrayList<>();
        while (in.is("proven")) {
            proven.add(Proven.read(in));
        }
        Note note = Note.parse(new String(in.base64(in.value("checkpoint")), StandardCharsets.UTF_8));
        in.requireEnd();
        if (proven.isEmpty() || proven.size() > 2 || note == null) {
            throw in.malformed();
        }
        enrol(verified(proven.get(0), 0, 0, note.size, note.root));
        Proven last = proven.get(proven.size() - 1);
        Map<String, String> fields = verified(last, 0, note.size - 1, note.size, note.root);
        want(genuine(note.text, note.size));
        int finding = proof(List.of(note));
        out.println("entry " + last.sequence);
        for (String field : FIELDS) {
            if (fields.containsKey(field)) {
                out.println("  " + field + " " + escaped(fields.get(field)));
            }
        }
        return finding;
    }

    /** ASCII that can be seen, and the rest as in Java: text in an entry must not speak to the terminal, or begin a line of its own. */
    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        for (char each : text.toCharArray()) {
            out.append(each < ' ' || each > '~' || each == '\\' ? String.format("\\u%04x", (int) each) : String.valueOf(each));
        }
        return out.toString();
    }

    private int consistency() throws IOException, Tampered, CannotVerify {
        in.next();
        Proven first = Proven.read(in);
        Note older = Note.parse(new String(in.base64(in.value("older")), StandardCharsets.UTF_8));
        in.next();
        Note newer = Note.parse(new String(in.base64(in.value("newer")), StandardCharsets.UTF_8));
        in.next();
        List<byte[]> proof = hashes(in.hex(in.value("proof")));
        in.requireEnd();
        if (older == null || newer == null) {
            throw in.malformed();
        }
        enrol(verified(first, 0, 0, newer.size, newer.root));
        want(genuine(older.text, older.size));
        want(genuine(newer.text, newer.size));
        if (older.size > newer.size) {
            throw new Tampered("the older checkpoint is the longer one");
        }
        List<byte[]> rest = new ArrayList<>(proof);
        byte[][] both = Tree.subproof(older.size, newer.size, true, older.root, rest);
        if (!rest.isEmpty() || !Arrays.equals(both[0], older.root) || !Arrays.equals(both[1], newer.root)) {
            throw new Tampered("the log of " + newer.size + " entries does not begin with that of " + older.size);
        }
        return proof(List.of(older, newer));
    }

    private int proof(List<Note> notes) throws Tampered, CannotVerify {
        anchorsOfThisLog(0);
        requireTrusted();
        refuseForeignAnchors();
        if (anchored > 0 && notes.stream().noneMatch(note -> note.size == anchored)) {
            throw new CannotVerify("the newest anchor has " + anchored + " entries, and the proof is not about that size");
        }
        return 0;
    }

    /** An entry with its path, in this line and the next. */
    private record Proven(long sequence, byte[] leaf, List<byte[]> path) {
        static Proven read(Lines in) throws IOException, CannotVerify {
            String[] value = in.value("proven").split(" ", -1);
            if (value.length != 2) {
                throw in.malformed();
            }
            long sequence = in.number(value[0]);
            byte[] leaf = in.base64(value[1]);
            in.next();
            byte[] path = in.hex(in.value("path"));
            if (path.length % 32 != 0) {
                throw in.malformed();
            }
            in.next();
            return new Proven(sequence, leaf, hashes(path));
        }
    }

    private Map<String, String> proven(long least, long most, long size, byte[] root)
            throws IOException, Tampered, CannotVerify {
        return verified(Proven.read(in), least, most, size, root);
    }

    private Map<String, String> verified(Proven entry, long least, long most, long size, byte[] root) throws Tampered {
        List<byte[]> path = new ArrayList<>(entry.path);
        boolean placed = entry.sequence >= least && entry.sequence <= most && entry.sequence < size;
        byte[] top = placed ? Tree.path(sha256(new byte[] {0}, entry.leaf), entry.sequence, size, path) : new byte[0];
        if (!Arrays.equals(top, root) || !path.isEmpty()) {
            throw new Tampered("entry " + entry.sequence + " is not in the tree of " + size + " entries");
        }
        return leaf(entry.sequence, entry.leaf);
    }

    // ---- keys: the certificate vouches for the log's key, and the log's key signs checkpoints

    private void enrol(Map<String, String> fields) throws Tampered {
        try {
            restored = "AGENT_RESTORED".equals(fields.get("kind"));
            Map<?, ?> details = Json.object(fields.get("details"));
            vaultId = string(details, "vaultId");
            logKey = bytes(details, "logKey");
            if (logKey.length != 32) {
                throw new Tampered("entry 0 does not vouch for a log's key");
            }
            String expected = "dev.skillvault/log/" + vaultId + "/" + agent;
            boolean named = restored || "AGENT_ENROLLED".equals(fields.get("kind"));
            if (restored) {
                Matcher former = ORIGIN.matcher(string((Map<?, ?>) details.get("continues"), "origin"));
                named = former.matches() && former.group(2).equals(agent);
                expected += named ? "/" + (number(former.group()) + 1) : "";
            }
            X509Certificate certificate = certificate(details, "certificate", fields);
            byte[] statement = statement(vaultId, agent, origin, logKey);
            if (!named || !origin.equals(expected) || !vouches(certificate, statement, bytes(details, "vouch"))) {
                throw new Tampered("entry 0 does not vouch for the log's key");
            }
            keys.add(spki(certificate));
        } catch (GeneralSecurityException | NamingException | RuntimeException e) {
            throw new Tampered("entry 0 does not hold a valid certificate that vouches for the log's key");
        }
    }

    private void rekey(Map<String, String> fields) throws Tampered {
        String place = "entry " + fields.get("sequence") + " re-keys the agent ";
        try {
            Map<?, ?> details = Json.object(fields.get("details"));
            X509Certificate former = certificate(details, "formerCertificate", fields);
            X509Certificate next = certificate(details, "certificate", fields);
            byte[] statement = statement(
                    "skillvault succession v1", vaultId, agent, origin, logKey,
                    HexFormat.of().parseHex(spki(former)), HexFormat.of().parseHex(spki(next)));
            if (!spki(former).equals(keys.get(keys.size() - 1))
                    || !vouches(former, statement, bytes(details, "formerVouch"))
                    || !vouches(next, statement, bytes(details, "vouch"))) {
                throw new Tampered(place + "and not both keys vouch for it");
            }
            keys.add(spki(next));
        } catch (GeneralSecurityException | NamingException | RuntimeException e) {
            throw new Tampered(place + "without two valid certificates");
        }
    }

    private X509Certificate certificate(Map<?, ?> details, String field, Map<String, String> entry)
            throws GeneralSecurityException, NamingException {
        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(bytes(details, field)));
        certificate.checkValidity(Date.from(Instant.EPOCH.plus(Long.parseLong(entry.get("at")), ChronoUnit.MICROS)));
        List<Rdn> names = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
        String common = names.stream().filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                .reduce((one, other) -> other).orElseThrow().getValue().toString();
        if (!common.equals(agent) || !agent.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
            throw new GeneralSecurityException("the certificate of another agent");
        }
        return certificate;
    }

    private static boolean vouches(X509Certificate certificate, byte[] statement, byte[] vouch)
            throws GeneralSecurityException {
        PublicKey key = certificate.getPublicKey();
        Signature verifier;
        int alsoAllowed;
        if (key instanceof EdECPublicKey ed && ed.getParams().getName().equals("Ed25519") && vouch.length == 64) {
            verifier = Signature.getInstance("Ed25519");
            alsoAllowed = 0;
        } else if (key instanceof ECPublicKey ec && isP256(ec.getParams())) {
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
        verifier.update("skillvault vouch v1\n".getBytes(StandardCharsets.US_ASCII));
        verifier.update(statement);
        return verifier.verify(vouch);
    }

    private static boolean isP256(ECParameterSpec its) throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
        return curve.getCurve().equals(its.getCurve())
                && curve.getGenerator().equals(its.getGenerator())
                && curve.getOrder().equals(its.getOrder())
                && curve.getCofactor() == its.getCofactor();
    }

    /** Each part with its length before it, 4 bytes. */
    private static byte[] statement(Object... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Object part : parts) {
            byte[] each = part instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : (byte[]) part;
            bytes.writeBytes(ByteBuffer.allocate(4).putInt(each.length).array());
            bytes.writeBytes(each);
        }
        return bytes.toByteArray();
    }

    private static String spki(X509Certificate certificate) {
        return hex(sha256(certificate.getPublicKey().getEncoded()));
    }

    private void requireTrusted() throws Tampered {
        if (!trusted.isEmpty() && trusted.stream().noneMatch(keys::contains)) {
            throw new Tampered("the log is vouched for by a key that is not trusted: " + keys.get(keys.size() - 1));
        }
    }

    // ---- checkpoints and anchors

    /** A C2SP checkpoint; there is one text for a statement. */
    private static final class Note {
        String text;
        String origin;
        long size;
        byte[] root;
        Instant at;
        byte[] message;
        byte[] signed;

        static Note parse(String text) {
            try {
                String[] lines = text.split("\n", -1);
                if (lines.length != 7 || !lines[3].startsWith("time ") || !lines[5].startsWith("\u2014 ")) {
                    return null;
                }
                Note note = new Note();
                note.text = text;
                note.origin = lines[0];
                note.size = Long.parseLong(lines[1]);
                note.root = Base64.getDecoder().decode(lines[2]);
                note.at = Instant.parse(lines[3].substring(5));
                note.signed = Base64.getDecoder().decode(lines[5].substring(lines[5].lastIndexOf(' ') + 1));
                String body = note.origin + "\n" + note.size + "\n" + Base64.getEncoder().encodeToString(note.root) + "\ntime "
                        + note.at + "\n";
                String again = body + "\n\u2014 " + note.origin + " " + Base64.getEncoder().encodeToString(note.signed) + "\n";
                note.message = body.getBytes(StandardCharsets.UTF_8);
                return note.root.length == 32 && note.signed.length == 68 && again.equals(text) ? note : null;
            } catch (RuntimeException e) {
                return null;
            }
        }

        boolean isSignedBy(byte[] key) {
            try {
                byte[] hash = sha256((origin + "\n").getBytes(StandardCharsets.UTF_8), new byte[] {1}, key);
                byte[] spki = ByteBuffer.allocate(44).put(HexFormat.of().parseHex("302a300506032b6570032100")).put(key).array();
                Signature verifier = Signature.getInstance("Ed25519");
                verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki)));
                verifier.update(message);
                return Arrays.equals(signed, 0, 4, hash, 0, 4) && verifier.verify(signed, 4, 64);
            } catch (GeneralSecurityException | RuntimeException e) {
                return false;
            }
        }
    }

    /** A file holds notes one behind the other, each up to its signature; what is behind the last one counts as a note as well. */
    private static List<String> split(String text) {
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

    private Note genuine(String text, long size) throws Tampered {
        Note note = Note.parse(text);
        if (note == null || note.size != size || !note.origin.equals(origin) || !note.isSignedBy(logKey)) {
            throw new Tampered("checkpoint " + size + " is not genuine");
        }
        return note;
    }

    private void want(Note note) throws Tampered {
        String root = hex(note.root);
        if (note.size < 1) {
            throw new Tampered("something signed is of an empty log");
        }
        if (!root.equals(roots.computeIfAbsent(note.size, size -> root))) {
            throw new Tampered("the log was forked: two roots were signed for " + note.size + " entries");
        }
    }

    private void anchorsOfThisLog(long first) throws Tampered {
        for (String text : anchors) {
            Note note = Note.parse(text);
            if (note == null || !note.origin.equals(origin)) {
                continue;
            }
            if (!note.isSignedBy(logKey)) {
                throw new Tampered("an anchor is not signed by the log's key");
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

    private void refuseForeignAnchors() throws CannotVerify {
        for (String text : anchors) {
            Note note = Note.parse(text);
            boolean own = text.lines().findFirst().orElse("").equals(origin);
            boolean former = note != null
                    && restored
                    && ORIGIN.matcher(note.origin).matches()
                    && ORIGIN.matcher(note.origin).replaceFirst("$2").equals(agent)
                    && number(note.origin) < number(origin)
                    && note.isSignedBy(logKey);
            Matcher named = ORIGIN.matcher(note == null ? "" : note.origin);
            boolean others = named.matches() && !named.group(2).equals(agent);
            if (note == null || !(own || former || others)) {
                throw new CannotVerify("an anchor is no checkpoint, or belongs to another log");
            }
        }
    }

    private static int number(String origin) {
        Matcher matcher = ORIGIN.matcher(origin);
        return matcher.matches() && matcher.group(3) != null ? Integer.parseInt(matcher.group(3)) : 0;
    }

    // ---- leaves and trees

    private Map<String, String> leaf(long sequence, byte[] leaf) throws Tampered {
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
            if (in.hasRemaining() || !text(prefix).equals("skillvault audit leaf v1\n")) {
                throw new CannotVerify("not a leaf");
            }
        } catch (CannotVerify | RuntimeException e) {
            throw new Tampered("entry " + sequence + " is not one the vault writes");
        }
        if (!Long.toString(sequence).equals(fields.get("sequence")) || !agent.equals(fields.get("agent"))) {
            throw new Tampered("entry " + sequence + " is missing: another one stands in its place");
        }
        if (!fields.getOrDefault("at", "").matches("0|[1-9][0-9]{0,17}")
                || !fields.getOrDefault("kind", "").matches("[A-Z][A-Z_]{0,39}")) {
            throw new Tampered("entry " + sequence + " is not one the vault writes");
        }
        return fields;
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
            return sha256(new byte[] {1}, left, right);
        }
    }

    private static List<byte[]> hashes(byte[] joined) {
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

    /** UTF-8 and nothing else: a replacement would let two texts have one hash. */
    private static String text(byte[] bytes) throws CannotVerify {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (java.nio.charset.CharacterCodingException e) {
            throw new CannotVerify("not UTF-8");
        }
    }

    // ---- lines of a file

    private static final class Lines {
        private final InputStream in;
        private String line = "";
        private long number;

        Lines(InputStream in) {
            this.in = new BufferedInputStream(in, 1 << 16);
        }

        String next() throws IOException, CannotVerify {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            number++;
            for (int each = in.read(); each != '\n'; each = in.read()) {
                if (each < ' ' || each > '~' || text.size() == 8 << 20) {
                    throw malformed();
                }
                text.write(each);
            }
            line = text.toString(StandardCharsets.US_ASCII);
            return line;
        }

        boolean is(String word) {
            return line.equals(word) || line.startsWith(word + " ");
        }

        String value(String word) throws CannotVerify {
            if (!line.equals(word) && (!line.startsWith(word + " ") || line.length() == word.length() + 1)) {
                throw malformed();
            }
            return line.equals(word) ? "" : line.substring(word.length() + 1);
        }

        long number(String text) throws CannotVerify {
            if (!text.matches("0|[1-9][0-9]{0,17}")) {
                throw malformed();
            }
            return Long.parseLong(text);
        }

        byte[] base64(String text) throws CannotVerify {
            try {
                byte[] bytes = Base64.getDecoder().decode(text);
                if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
                    return bytes;
                }
            } catch (IllegalArgumentException e) {
                // falls through
            }
            throw malformed();
        }

        byte[] hex(String text) throws CannotVerify {
            if (!text.matches("([0-9a-f]{2})*")) {
                throw malformed();
            }
            return HexFormat.of().parseHex(text);
        }

        void requireEnd() throws IOException, CannotVerify {
            if (in.read() >= 0) {
                throw malformed();
            }
        }

        CannotVerify malformed() {
            return new CannotVerify("line " + number + " is not one of this format, or the file breaks off there");
        }
    }

    // ---- the JSON of details, in the one form that the vault writes

    private static String string(Map<?, ?> object, String name) {
        if (object.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("a text is missing");
    }

    private static byte[] bytes(Map<?, ?> object, String name) {
        byte[] bytes = Base64.getDecoder().decode(string(object, name));
        if (!Base64.getEncoder().encodeToString(bytes).equals(string(object, name))) {
            throw new IllegalArgumentException("not the one form of base64");
        }
        return bytes;
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
            json.require(json.at == text.length());
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

        private void require(boolean holds) {
            if (!holds) {
                throw new IllegalArgumentException("not the JSON of details");
            }
        }
    }
}
