package dev.skillvault.impl.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.identity.KeyType;
import dev.skillvault.impl.crypto.Sealer;
import dev.skillvault.impl.crypto.SealingKey;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.identity.EnrolmentKeys;
import dev.skillvault.impl.identity.NewSlot;
import dev.skillvault.impl.identity.SlotContext;
import dev.skillvault.impl.identity.Vouch;
import dev.skillvault.impl.identity.X509Identity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Wrote the files of {@link FrozenDataTest}, once. It runs only with {@code -Dskillvault.testdata=FOLDER} and
 * {@code -Dtest=FrozenDataGenerator}, and overwrites nothing: a new format gets a folder of its own.
 */
@EnabledIfSystemProperty(named = "skillvault.testdata", matches = ".+")
class FrozenDataGenerator {

    private static final String VAULT_ID = "5f3a4f0e-0b5d-4c8e-9d58-0c6a0f4f7d11";
    private static final String ORIGIN = "dev.skillvault/log/" + VAULT_ID + "/" + FrozenData.AGENT;

    private final SecureRandom random = new SecureRandom();
    private final Sealer sealer = new Sealer(random);

    @ParameterizedTest
    @EnumSource
    void write(KeyType type) throws Exception {
        Path folder = Files.createDirectories(Path.of(System.getProperty("skillvault.testdata")));
        X509Identity identity = new EnrolmentKeys(Clock.systemUTC(), random)
                .createPkcs12(
                        folder.resolve(FrozenData.name(type) + ".p12"),
                        FrozenData.AGENT,
                        FrozenData.PASSWORD.toCharArray(),
                        type);
        JsonMapper mapper = JsonMapper.builder().build();
        ObjectNode json = mapper.createObjectNode();
        SecretBytes vaultSecret = SecretBytes.copyOf("mixed in, for tests only".getBytes(StandardCharsets.UTF_8));
        json.put("vaultId", VAULT_ID);
        byte[] mixedIn = vaultSecret.use(byte[]::clone);
        put(json, "vaultSecret", mixedIn);
        try (SealingKey root = SealingKey.generate(random);
                SealingKey user = SealingKey.generate(random);
                TokenSet tokens = new TokenSet(
                        secret(FrozenData.ACCESS_TOKEN), new Renewal.RefreshToken(secret(FrozenData.REFRESH_TOKEN)))) {
            ArrayNode slots = json.putArray("slots");
            slots.add(slot(mapper.createObjectNode(), identity, root, null));
            slots.add(slot(mapper.createObjectNode(), identity, root, vaultSecret));
            put(json, "sealedUserKey", sealer.sealKey(root, FrozenData.USER_KEY, user));
            put(json, "sealedTokens", sealer.seal(user, FrozenData.TOKENS, tokens.encode()));
        }
        byte[] logKey = new byte[32];
        random.nextBytes(logKey);
        json.put("logOrigin", ORIGIN);
        put(json, "logPublicKey", logKey);
        put(json, "vouch", identity.key().vouch(Vouch.statement(VAULT_ID, FrozenData.AGENT, ORIGIN, logKey)));
        Path file = folder.resolve(FrozenData.name(type) + ".json");
        Files.writeString(
                file,
                mapper.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n",
                StandardOpenOption.CREATE_NEW);
        assertThat(file).isNotEmptyFile();
    }

    private ObjectNode slot(
            ObjectNode json, X509Identity identity, SealingKey root, @Nullable SecretBytes vaultSecret) {
        SlotContext context = SlotContext.fresh(VAULT_ID, FrozenData.AGENT, random);
        try (NewSlot slot = identity.key().newSlot(context, vaultSecret, random)) {
            json.put("algorithm", identity.key().algorithm());
            put(json, "slotId", context.slotId());
            put(json, "salt", context.salt());
            put(json, "parameters", slot.parameters());
            put(json, "sealedRoot", sealer.sealKey(slot.kek(), FrozenData.ROOT, root));
        }
        return json;
    }

    private static void put(ObjectNode json, String name, byte[] value) {
        json.put(name, HexFormat.of().formatHex(value));
    }

    private static SecretBytes secret(String text) {
        return SecretBytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
    }
}
