package dev.skillvault.skill;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.spi.VaultProvider;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a skill is and what it asks for: what it cannot do without, and what it would like besides. A manifest asks; a person or a policy
 * grants, never the skill. As a builder here, or as a JSON resource beside the skill's classes ({@link #resource}); the JSON schema of the
 * resource is in this library, at {@code META-INF/skillvault/manifest.schema.json}.
 *
 * <p>Immutable.
 *
 * @since 0.1.0
 */
public final class SkillManifest {
    private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.+-]{0,31}");
    private static final Pattern PROVIDER = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern OPERATION = Pattern.compile("[A-Za-z][A-Za-z0-9]*(\\.[A-Za-z][A-Za-z0-9]*)+");
    private static final int LONGEST_OPERATION = 100;
    private static final int MOST_OPERATIONS = 500;

    private final SkillId id;
    private final String version;
    private final String purpose;
    private final Map<String, Set<String>> needs;
    private final Map<String, Set<String>> wants;

    private SkillManifest(Builder builder) {
        this.id = builder.id;
        this.version = builder.version;
        this.purpose = requireNonNull(builder.purpose, "purpose");
        this.needs = copy(builder.needs);
        this.wants = copy(builder.wants);
    }

    private static Map<String, Set<String>> copy(Map<String, Set<String>> wishes) {
        Map<String, Set<String>> copy = new LinkedHashMap<>();
        wishes.forEach((provider, operations) ->
                copy.put(provider, Collections.unmodifiableSet(new LinkedHashSet<>(operations))));
        return Collections.unmodifiableMap(copy);
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
     * Reads a manifest that lies as JSON beside a class, like {@code SkillManifest.resource(SlackSkill.class, "slack.json")}. A field that
     * is not in the schema is refused. In a named module, put it under {@code META-INF}, or open its package.
     *
     * @param owner a class of the skill
     * @param name the resource, as {@link Class#getResourceAsStream} takes it
     * @return the manifest
     * @throws VaultConfigurationException if there is no such resource, or it is no manifest; the message says why
     */
    public static SkillManifest resource(Class<?> owner, String name) {
        try (InputStream json = owner.getResourceAsStream(name)) {
            if (json == null) {
                throw new VaultConfigurationException("there is no manifest " + name + " beside " + owner.getName()
                        + ", or it is in a package that its module does not open");
            }
            return VaultProvider.load().skillManifest(json, name);
        } catch (IOException e) {
            throw new VaultConfigurationException("the manifest " + name + " cannot be read");
        }
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
     * The operations without which the skill is of no use, by provider.
     *
     * @return provider to operations, in the order they were named; unmodifiable
     */
    public Map<String, Set<String>> needs() {
        return needs;
    }

    /**
     * The operations that the skill can do without, by provider.
     *
     * @return provider to operations, in the order they were named, none of them in {@link #needs}; unmodifiable
     */
    public Map<String, Set<String>> wants() {
        return wants;
    }

    /**
     * The providers of which anything is asked.
     *
     * @return their names, sorted
     */
    public Set<String> providers() {
        Set<String> providers = new TreeSet<>(needs.keySet());
        providers.addAll(wants.keySet());
        return Collections.unmodifiableSet(providers);
    }

    /**
     * All that is asked of a provider, needed or wanted. Nothing else can be granted.
     *
     * @param provider name of the provider
     * @return names of operations, sorted; empty if nothing is asked
     */
    public Set<String> operations(String provider) {
        Set<String> operations = new TreeSet<>(needs.getOrDefault(provider, Set.of()));
        operations.addAll(wants.getOrDefault(provider, Set.of()));
        return Collections.unmodifiableSet(operations);
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
        private final Map<String, Set<String>> wants = new LinkedHashMap<>();

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
         * Asks for operations of a provider without which the skill is of no use.
         *
         * @param provider name of the provider, like {@code google}
         * @param operations names like {@code gmail.messages.send}, at least one
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder needs(String provider, String... operations) {
            return add(needs, provider, operations);
        }

        /**
         * Asks for operations of a provider that the skill can do without.
         *
         * @param provider name of the provider, like {@code google}
         * @param operations names like {@code gmail.drafts.create}, at least one
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder wants(String provider, String... operations) {
            return add(wants, provider, operations);
        }

        private Builder add(Map<String, Set<String>> wishes, String provider, String... operations) {
            if (operations.length == 0) {
                throw new IllegalArgumentException("name at least one operation");
            }
            Arrays.stream(operations).forEach(Builder::checkOperation);
            wishes.computeIfAbsent(shaped(provider, PROVIDER, "provider"), key -> new LinkedHashSet<>())
                    .addAll(Arrays.asList(operations));
            return this;
        }

        /**
         * Builds the manifest.
         *
         * @return the manifest
         * @throws IllegalArgumentException if there is no purpose, nothing or more than 500 operations are asked for, or one is both needed
         *     and wanted
         */
        public SkillManifest build() {
            if (purpose.isEmpty() || (needs.isEmpty() && wants.isEmpty())) {
                throw new IllegalArgumentException("a manifest needs a purpose and at least one operation");
            }
            wants.forEach((provider, operations) -> {
                if (!Collections.disjoint(operations, needs.getOrDefault(provider, Set.of()))) {
                    throw new IllegalArgumentException("an operation is either needed or wanted, not both");
                }
            });
            if (count(needs) + count(wants) > MOST_OPERATIONS) {
                throw new IllegalArgumentException("a manifest names at most " + MOST_OPERATIONS + " operations");
            }
            return new SkillManifest(this);
        }

        private static int count(Map<String, Set<String>> wishes) {
            return wishes.values().stream().mapToInt(Set::size).sum();
        }

        private static void checkOperation(String name) {
            if (shaped(name, OPERATION, "operation").length() > LONGEST_OPERATION) {
                throw new IllegalArgumentException("an operation's name has at most " + LONGEST_OPERATION + " letters");
            }
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
