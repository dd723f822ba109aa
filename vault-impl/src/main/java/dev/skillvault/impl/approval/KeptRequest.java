package dev.skillvault.impl.approval;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skillvault.UserId;
import dev.skillvault.approval.ApprovalId;
import dev.skillvault.impl.provider.Operation;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.request.CanonicalRequest;
import dev.skillvault.impl.request.MatchedCall;
import dev.skillvault.impl.store.Micros;
import dev.skillvault.skill.SkillId;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A request that waits, with all that its approval is bound to: who asks, for what, until when, and the exact bytes. Its one encoding is
 * what the vault seals, what an operator is sent, and what the operator's signature covers by its digest.
 *
 * <p>Immutable.
 *
 * @param id the approval
 * @param asker who asks
 * @param provider at which provider
 * @param operation the operation it matched
 * @param resources kind of resource to the values it touches
 * @param askedAt when it was asked for, to the microsecond
 * @param expiresAt from when on it is neither approved nor sent
 * @param request the bytes
 */
record KeptRequest(
        ApprovalId id,
        Asker asker,
        String provider,
        String operation,
        Map<String, SortedSet<String>> resources,
        Instant askedAt,
        Instant expiresAt,
        CanonicalRequest request) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * Who asks.
     *
     * @param user whose account it is
     * @param skill which skill
     */
    record Asker(UserId user, SkillId skill) {
        static Asker of(MatchedCall.Caller caller) {
            return new Asker(caller.user(), caller.skill().id());
        }
    }

    private record Form(
            @JsonProperty(required = true) String approval,
            @JsonProperty(required = true) String user,
            @JsonProperty(required = true) String skill,
            @JsonProperty(required = true) String provider,
            @JsonProperty(required = true) String operation,
            @JsonProperty(required = true) TreeMap<String, TreeSet<String>> resources,
            @JsonProperty(required = true) long askedAt,
            @JsonProperty(required = true) long expiresAt,
            @JsonProperty(required = true) String request) {}

    /** A call that is to wait under an id. */
    static KeptRequest of(ApprovalId id, MatchedCall call, Instant askedAt, Instant expiresAt) {
        return new KeptRequest(
                id,
                Asker.of(call.caller()),
                call.provider().name(),
                call.operation().name(),
                call.resources(),
                Micros.of(Micros.of(askedAt)),
                Micros.of(Micros.of(expiresAt)),
                call.request());
    }

    /** The call as it was when it was asked for; only for whoever asked. */
    MatchedCall call(MatchedCall.Caller caller, ProviderDescriptor descriptor, Operation matched) {
        if (!Asker.of(caller).equals(asker)
                || !descriptor.name().equals(provider)
                || !matched.name().equals(operation)) {
            throw new IllegalArgumentException("a kept request is for whoever asked, as it was asked for");
        }
        return new MatchedCall(caller, descriptor, matched, resources, request);
    }

    String requestHash() {
        return HexFormat.of().formatHex(request.sha256());
    }

    byte[] encode() {
        TreeMap<String, TreeSet<String>> sorted = new TreeMap<>();
        resources.forEach((kind, values) -> sorted.put(kind, new TreeSet<>(values)));
        try {
            return JSON.writeValueAsBytes(new Form(
                    id.value(),
                    asker.user().value(),
                    asker.skill().value(),
                    provider,
                    operation,
                    sorted,
                    Micros.of(askedAt),
                    Micros.of(expiresAt),
                    Base64.getEncoder().encodeToString(request.encoded())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a kept request is always writable", e);
        }
    }

    /**
     * The request that was encoded.
     *
     * @throws IllegalArgumentException if the bytes are not what {@link #encode} writes
     */
    static KeptRequest decode(byte[] encoded) {
        try {
            Form form = JSON.readValue(encoded, Form.class);
            TreeMap<String, SortedSet<String>> resources = new TreeMap<>();
            form.resources().forEach((kind, values) -> resources.put(kind, Collections.unmodifiableSortedSet(values)));
            KeptRequest kept = new KeptRequest(
                    new ApprovalId(form.approval()),
                    new Asker(new UserId(form.user()), new SkillId(form.skill())),
                    form.provider(),
                    form.operation(),
                    Collections.unmodifiableMap(resources),
                    Micros.of(form.askedAt()),
                    Micros.of(form.expiresAt()),
                    CanonicalRequest.decode(Base64.getDecoder().decode(form.request())));
            if (!Arrays.equals(kept.encode(), encoded)) {
                throw new IllegalArgumentException("not the one encoding of a kept request");
            }
            return kept;
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("no kept request", e);
        }
    }

    /** What an operator signs for: SHA-256 of the encoding, in hexadecimal. */
    static String digest(byte[] encoded) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(encoded));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Which, and nothing of what is in it. */
    @Override
    public String toString() {
        return "KeptRequest[" + id + ", " + operation + "]";
    }
}
