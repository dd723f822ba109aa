package dev.skillvault.impl.grant;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skillvault.grant.Approval;
import dev.skillvault.grant.Fallback;
import dev.skillvault.grant.Limits;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.request.ResourceKind;
import dev.skillvault.skill.SkillId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Permissions as JSON, canonical when written and strict when read: an unknown field or kind of resource is refused (RFC 9396 section 5). */
public final class PermissionCodec {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.USE_DEFAULTS))
            .build();

    private record Form(
            @JsonProperty(required = true) String provider,
            @JsonProperty(required = true) SortedSet<String> operations,
            @JsonProperty(required = true) TreeMap<String, TreeSet<String>> resources,
            @JsonProperty("uses") @Nullable Integer uses,
            @JsonProperty("rate") @Nullable RateForm rate,
            @JsonProperty("from") @Nullable String from,
            @JsonProperty("until") @Nullable String until,
            @JsonProperty("approval") @Nullable String approval,
            @JsonProperty("fallback") @Nullable String fallback,
            @JsonProperty("handOnTo") @Nullable TreeSet<String> handOnTo) {}

    private record RateForm(
            @JsonProperty(required = true) int uses,
            @JsonProperty(required = true) String per) {}

    private PermissionCodec() {}

    /** The one text for these permissions. */
    public static String write(List<Permission> permissions) {
        try {
            return JSON.writeValueAsString(
                    permissions.stream().map(PermissionCodec::form).toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("permissions are always writable", e);
        }
    }

    /**
     * Reads them.
     *
     * @throws IOException if it is no list of permissions, or any of it is not understood
     */
    public static List<Permission> read(String json) throws IOException {
        try {
            return JSON.readValue(json, new TypeReference<List<Form>>() {}).stream()
                    .map(PermissionCodec::permission)
                    .toList();
        } catch (RuntimeException e) {
            throw new IOException("not a list of permissions");
        }
    }

    private static Form form(Permission permission) {
        TreeMap<String, TreeSet<String>> resources = new TreeMap<>();
        permission.resources().forEach((kind, values) -> resources.put(kind, new TreeSet<>(values)));
        Limits limits = permission.limits();
        return new Form(
                permission.provider(),
                new TreeSet<>(permission.operations()),
                resources,
                limits.total().isPresent() ? (Integer) limits.total().getAsInt() : null,
                limits.rate()
                        .map(rate -> new RateForm(rate.uses(), rate.per().toString()))
                        .orElse(null),
                limits.from().map(Instant::toString).orElse(null),
                limits.until().map(Instant::toString).orElse(null),
                permission.approval() instanceof Approval.Never
                        ? null
                        : permission.approval().text(),
                permission.fallback().map(PermissionCodec::name).orElse(null),
                permission.handOnTo().isEmpty()
                        ? null
                        : permission.handOnTo().stream()
                                .map(SkillId::value)
                                .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Permission permission(Form form) {
        Permission.Builder builder =
                Permission.of(form.provider(), form.operations().toArray(String[]::new));
        for (Map.Entry<String, TreeSet<String>> each : form.resources().entrySet()) {
            if (!each.getValue().stream().allMatch(value -> ResourceKind.isGrantable(each.getKey(), value))) {
                throw new IllegalArgumentException("an unknown kind of resource, or a value that is none of it");
            }
            builder.only(each.getKey(), each.getValue().toArray(String[]::new));
        }
        if (form.approval() != null) {
            builder.approval(Approval.parse(form.approval()));
        }
        if (form.fallback() != null) {
            builder.fallback(fallback(form.fallback()));
        }
        if (form.handOnTo() != null) {
            form.handOnTo().forEach(skill -> builder.handOnTo(new SkillId(skill)));
        }
        return builder.limits(limits(form)).build();
    }

    private static Limits limits(Form form) {
        Limits limits = form.rate() == null
                ? Limits.none()
                : Limits.usesPer(form.rate().uses(), Duration.parse(form.rate().per()));
        if (form.uses() != null) {
            limits = limits.inAll(form.uses());
        }
        if (form.from() != null) {
            limits = limits.from(Instant.parse(form.from()));
        }
        return form.until() == null ? limits : limits.until(Instant.parse(form.until()));
    }

    private static String name(Fallback fallback) {
        return fallback.name().toLowerCase(Locale.ROOT);
    }

    private static Fallback fallback(String name) {
        return Arrays.stream(Fallback.values())
                .filter(each -> name(each).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("an unknown fallback"));
    }
}
