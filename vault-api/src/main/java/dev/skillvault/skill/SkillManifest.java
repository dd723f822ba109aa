package dev.skillvault.skill;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a skill is and what it asks for. A manifest asks; a person or a policy grants, never the skill.
 *
 * <p>Immutable.
 *
 * @since 0.1.0
 */
public final class SkillManifest {
    private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.+-]{0,31}");
    private static final Pattern PROVIDER = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern OPERATION = Pattern.compile("[A-Za-z][A-Za-z0-9]*(\\.[A-Za-z][A-Za-z0-9]*)+");

    private final SkillId id;
    private final String version;
    private final String purpose;
    private final Map<String, Set<String>> needs;

    private SkillManifest(Builder builder) {
        this.id = builder.id;
        this.version = builder.version;
        this.purpose = requireNonNull(builder.purpose, "purpose");
        Map<String, Set<String>> copy = new LinkedHashMap<>();
        builder.needs.forEach((provider, operations) ->
                copy.put(provider, Collections.unmodifiableSet(new LinkedHashSet<>(operations))));
        this.needs = Collections.unmodifiableMap(copy);
    }

    /**
     * Starts a manifest.
     *
     * @param id the skill's name, see {@link SkillId}
     * @param version the skill's version, like {@code 1.0.0}
     * @return a new builder
     */
    public static Builder builder(String id, String version) {
        return new Builder(new SkillId(id), version);
    }

    /**
     * The skill's name.
     *
     * @return the id
     */
    public SkillId id() {
        return id;
    }

    /**
     * The skill's version.
     *
     * @return like {@code 1.0.0}
     */
    public String version() {
        return version;
    }

    /**
     * Why the skill wants what it wants, for the person who decides.
     *
     * @return one sentence
     */
    public String purpose() {
        return purpose;
    }

    /**
     * The operations wanted, by provider.
     *
     * @return provider to operations, in the order they were named; unmodifiable
     */
    public Map<String, Set<String>> needs() {
        return needs;
    }

    @Override
    public String toString() {
        return id + "@" + version;
    }

    /** Builds a manifest. Not thread-safe. */
    public static final class Builder {
        private final SkillId id;
        private final String version;
        private String purpose = "";
        private final Map<String, Set<String>> needs = new LinkedHashMap<>();

        private Builder(SkillId id, String version) {
            this.id = id;
            this.version = shaped(version, VERSION, "version");
        }

        /**
         * Says why, in one sentence.
         *
         * @param sentence one line, at most 200 characters
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder purpose(String sentence) {
            if (sentence.isBlank()
                    || sentence.length() > 200
                    || sentence.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("purpose must be one line of 1 to 200 characters");
            }
            this.purpose = sentence;
            return this;
        }

        /**
         * Asks for operations of a provider.
         *
         * @param provider name of the provider, like {@code google}
         * @param operations names like {@code gmail.messages.send}, at least one
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder needs(String provider, String... operations) {
            if (operations.length == 0) {
                throw new IllegalArgumentException("name at least one operation");
            }
            Arrays.stream(operations).forEach(name -> shaped(name, OPERATION, "operation"));
            needs.computeIfAbsent(shaped(provider, PROVIDER, "provider"), key -> new LinkedHashSet<>())
                    .addAll(Arrays.asList(operations));
            return this;
        }

        /**
         * Builds the manifest.
         *
         * @return the manifest
         * @throws IllegalArgumentException if there is no purpose or nothing is asked for
         */
        public SkillManifest build() {
            if (purpose.isEmpty() || needs.isEmpty()) {
                throw new IllegalArgumentException("a manifest needs a purpose and at least one operation");
            }
            return new SkillManifest(this);
        }

        private static String shaped(String value, Pattern shape, String what) {
            requireNonNull(value, what);
            if (!shape.matcher(value).matches()) {
                throw new IllegalArgumentException("not a valid " + what + ": it must match " + shape);
            }
            return value;
        }
    }
}
