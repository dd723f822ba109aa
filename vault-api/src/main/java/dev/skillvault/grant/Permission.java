package dev.skillvault.grant;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.skillvault.skill.SkillId;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a skill may do: operations of a provider, on named resources, within limits. Inside one permission everything must hold
 * (AND); between the permissions of a grant one is enough (OR); the operation of one never combines with the resource of another.
 *
 * <p>A resource kind that is not named is not restricted. A kind that is named restricts every operation of the permission: an
 * operation for which the vault cannot compute a value of that kind (a search, say) is denied under it. Kinds are the provider's:
 * <ul>
 *   <li>{@code spreadsheet}: a spreadsheet id;
 *   <li>{@code sheet}: a sheet's title, or {@code #ID} with its numeric id;
 *   <li>{@code range}: cells in A1 notation, like {@code Q3!A1:B10}, {@code Q3!A:B} or {@code 'Q3'} for a whole sheet; with the numeric id of
 *       a sheet, {@code #0!A1:B10};
 *   <li>{@code recipient}: an address, or {@code @domain} for every address of exactly that domain;
 *   <li>{@code repository}: {@code owner/name}, without regard to case; {@code owner/name#ID} only as long as that name has that numeric id;
 *   <li>{@code branch}: a branch's name;
 *   <li>{@code label}: a label's id (Gmail) or name (GitHub).
 * </ul>
 *
 * <p>Immutable. Shape after RFC 9396 (rich authorization requests).
 *
 * @since 0.1.0
 */
public final class Permission {
    private final String provider;
    private final Set<String> operations;
    private final Map<String, Set<String>> resources;
    private final Limits limits;
    private final Approval approval;
    private final @Nullable Fallback fallback;
    private final Set<SkillId> handOnTo;

    private Permission(Builder builder) {
        this.provider = builder.provider;
        this.operations = Collections.unmodifiableSet(new TreeSet<>(builder.operations));
        Map<String, Set<String>> copy = new TreeMap<>();
        builder.resources.forEach((kind, values) -> copy.put(kind, Collections.unmodifiableSet(new TreeSet<>(values))));
        this.resources = Collections.unmodifiableMap(copy);
        this.limits = builder.limits;
        this.approval = builder.approval;
        this.fallback = builder.fallback;
        this.handOnTo = Collections.unmodifiableSet(new LinkedHashSet<>(builder.handOnTo.values()));
    }

    /**
     * Starts a permission.
     *
     * @param provider name of the provider, like {@code google}
     * @param operations names of operations, at least one
     * @return a new builder
     */
    public static Builder of(String provider, String... operations) {
        return new Builder(provider, Arrays.asList(operations));
    }

    /**
     * The provider.
     *
     * @return its name
     */
    public String provider() {
        return provider;
    }

    /**
     * The operations.
     *
     * @return names, sorted, at least one
     */
    public Set<String> operations() {
        return operations;
    }

    /**
     * The resources, by kind.
     *
     * @return kind to allowed values, sorted; a kind that is missing is not restricted
     */
    public Map<String, Set<String>> resources() {
        return resources;
    }

    /**
     * How often and until when.
     *
     * @return the limits
     */
    public Limits limits() {
        return limits;
    }

    /**
     * When a person must say yes.
     *
     * @return the rule; {@link Approval#never} if none was set
     */
    public Approval approval() {
        return approval;
    }

    /**
     * What may be done instead when the account cannot be used. It is the same permission: the same resources, and one use of the same
     * limits.
     *
     * @return empty if nothing may
     */
    public Optional<Fallback> fallback() {
        return Optional.ofNullable(fallback);
    }

    /**
     * To which skills this permission may be handed on, by the skill that was granted it and by those it was handed on to. Handing on is a
     * right of its own: without it there is none.
     *
     * @return the skills, sorted; empty if it may not be handed on
     */
    public Set<SkillId> handOnTo() {
        return handOnTo;
    }

    /**
     * The permission in words, like {@code may send gmail messages, only to @example.com, at most 20 a day, the first one asks}. For a person
     * who decides; {@link #toString} has the names that the vault knows.
     *
     * @return one sentence
     */
    public String summary() {
        return PermissionWords.of(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Permission that
                && provider.equals(that.provider)
                && operations.equals(that.operations)
                && resources.equals(that.resources)
                && limits.equals(that.limits)
                && approval.equals(that.approval)
                && fallback == that.fallback
                && handOnTo.equals(that.handOnTo);
    }

    @Override
    public int hashCode() {
        return Objects.hash(provider, operations, resources, limits, approval, fallback, handOnTo);
    }

    /** A sentence for the person who decides. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("may ").append(PermissionWords.named(operations));
        resources.forEach((kind, values) ->
                text.append(", only with ").append(kind).append(' ').append(String.join(" or ", values)));
        text.append(", ").append(limits);
        if (!(approval instanceof Approval.Never)) {
            text.append(", ").append(approval);
        }
        if (fallback != null) {
            text.append("; ").append(fallback.inWords());
        }
        return text.append(PermissionWords.handingOn(this)).toString();
    }

    /** Builds a permission. Not thread-safe. */
    public static final class Builder {
        private final String provider;
        private final Set<String> operations;
        private final Map<String, Set<String>> resources = new TreeMap<>();
        private Limits limits = Limits.none();
        private Approval approval = Approval.never();
        private @Nullable Fallback fallback;
        private final Map<String, SkillId> handOnTo = new TreeMap<>();

        private Builder(String provider, Iterable<String> operations) {
            this.provider = requireNonNull(provider, "provider");
            this.operations = new LinkedHashSet<>();
            operations.forEach(name -> this.operations.add(requireNonNull(name, "operation")));
            if (this.operations.isEmpty()) {
                throw new IllegalArgumentException("name at least one operation");
            }
        }

        /**
         * Restricts a kind of resource.
         *
         * @param kind a kind the provider knows, like {@code repository}
         * @param values what is allowed, at least one
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder only(String kind, String... values) {
            if (values.length == 0) {
                throw new IllegalArgumentException("name at least one " + kind);
            }
            resources
                    .computeIfAbsent(requireNonNull(kind, "kind"), key -> new TreeSet<>())
                    .addAll(Arrays.asList(values));
            return this;
        }

        /**
         * Sets the limits.
         *
         * @param value how often and until when
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder limits(Limits value) {
            this.limits = requireNonNull(value, "limits");
            return this;
        }

        /**
         * Sets when a person must say yes.
         *
         * @param value the rule
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder approval(Approval value) {
            this.approval = requireNonNull(value, "approval");
            return this;
        }

        /**
         * Allows another way for those operations that have one. Without this there is none.
         *
         * @param value which way
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder fallback(Fallback value) {
            this.fallback = requireNonNull(value, "fallback");
            return this;
        }

        /**
         * Allows the holder to hand this permission on to a skill, see {@link GrantHandle#attenuate}. Without this it cannot be handed on.
         *
         * @param skill which skill; may be called again for others
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder handOnTo(SkillId skill) {
            handOnTo.put(skill.value(), skill);
            return this;
        }

        /**
         * Builds the permission. Whether the provider knows the operations and kinds is checked when it is granted.
         *
         * @return the permission
         */
        public Permission build() {
            return new Permission(this);
        }
    }
}
