package dev.skillvault.impl.skill;

import dev.skillvault.UserId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.approval.ApprovalId;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.egress.ScopedToken;
import dev.skillvault.egress.ScopedTokenRequest;
import dev.skillvault.grant.GrantHandle;
import dev.skillvault.impl.egress.Door;
import dev.skillvault.impl.grant.InstalledSkills;
import dev.skillvault.impl.grant.SkillBinding;
import dev.skillvault.impl.plugin.PluginSkill;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.provider.TokenExport;
import dev.skillvault.impl.request.MatchedCall;
import dev.skillvault.skill.Skill;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillId;
import dev.skillvault.skill.SkillManifest;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The skills, by id. Two of one id are refused, and so is a manifest that names what no provider has.
 *
 * <p>Immutable, thread-safe.
 */
public final class SkillRegistry implements InstalledSkills {
    private record Registered(Skill skill, SkillManifest manifest, SkillBinding binding) {}

    private final Map<String, Registered> skills = new TreeMap<>();

    private SkillRegistry() {}

    /** Collects the skills on the class path and those given. */
    public static SkillRegistry of(List<Skill> given, ProviderCatalog catalog) {
        SkillRegistry registry = new SkillRegistry();
        ServiceLoader.load(Skill.class).forEach(skill -> registry.add(skill, catalog));
        given.forEach(skill -> registry.add(skill, catalog));
        return registry;
    }

    private void add(Skill skill, ProviderCatalog catalog) {
        SkillManifest manifest = skill.manifest();
        manifest.providers().forEach(provider -> {
            ProviderDescriptor descriptor = catalog.require(provider);
            for (String operation : manifest.operations(provider)) {
                if (descriptor.operation(operation).isEmpty()) {
                    throw new VaultConfigurationException("skill " + manifest + " asks for " + operation + ", which "
                            + provider + " is not known to have");
                }
            }
        });
        SkillBinding binding = SkillBinding.of(SkillArtifact.sha256(skill), manifest);
        Registered other = skills.putIfAbsent(manifest.id().value(), new Registered(skill, manifest, binding));
        if (other != null) {
            throw new VaultConfigurationException("two skills are called " + manifest.id() + ", keep one: "
                    + origin(other.skill()) + " and " + origin(skill));
        }
    }

    private static String origin(Skill skill) {
        return skill instanceof PluginSkill
                ? skill.toString()
                : skill.getClass().getName();
    }

    /** All manifests, by id. */
    public List<SkillManifest> manifests() {
        return skills.values().stream().map(Registered::manifest).toList();
    }

    /** A manifest by id. */
    public Optional<SkillManifest> manifest(SkillId id) {
        return Optional.ofNullable(skills.get(id.value())).map(Registered::manifest);
    }

    @Override
    public Optional<SkillBinding> binding(SkillId id) {
        return Optional.ofNullable(skills.get(id.value())).map(Registered::binding);
    }

    /**
     * The least scopes that all skills together need at a provider, for what they cannot do without and for the rest. For a skill that wishes
     * to take narrowed tokens out also the scope of each of its operations, though another may include it: a token can be narrowed only to
     * what was consented to.
     */
    public Set<String> scopesFor(ProviderDescriptor provider) {
        Set<String> operations = new TreeSet<>();
        Set<String> narrow = new TreeSet<>();
        for (SkillManifest manifest : manifests()) {
            Set<String> wished = new TreeSet<>(manifest.operations(provider.name()));
            operations.addAll(wished);
            if (wished.contains(TokenExport.NARROWED.name())) {
                wished.forEach(each -> narrow.addAll(provider.leastScopes(Set.of(each))));
            }
        }
        Set<String> scopes = new LinkedHashSet<>(provider.leastScopes(operations));
        scopes.addAll(narrow);
        return scopes;
    }

    /** Who asks when this skill asks for this user. */
    public MatchedCall.Caller caller(UserId user, SkillManifest skill) {
        return new MatchedCall.Caller(
                user, skill, binding(skill.id()).map(SkillBinding::artifact).orElse(null));
    }

    /** A skill's tools for one user. */
    public Object tools(MatchedCall.Caller caller, Door door, Supplier<List<GrantHandle>> held, Clock clock) {
        Registered registered = skills.get(caller.skill().id().value());
        if (registered == null) {
            throw new IllegalArgumentException("no such skill: " + caller.skill());
        }
        return registered.skill().tools(new BoundContext(caller, door, held, clock));
    }

    /**
     * A skill's door to one provider, for one user.
     *
     * @throws IllegalArgumentException if its manifest does not name the provider
     */
    public static AuthorizedClient client(MatchedCall.Caller caller, Door door, String provider) {
        check(caller, provider);
        return new BoundClient(caller, door, provider);
    }

    private static void check(MatchedCall.Caller caller, String provider) {
        if (!caller.skill().providers().contains(provider)) {
            throw new IllegalArgumentException("the manifest of " + caller.skill() + " does not name " + provider);
        }
    }

    private record BoundClient(MatchedCall.Caller caller, Door door, String provider) implements AuthorizedClient {
        @Override
        public ApiResponse send(ApiRequest request) {
            return door.send(caller, provider, request);
        }

        @Override
        public ApiResponse sendApproved(ApprovalId approval) {
            return door.sendApproved(caller, provider, approval);
        }

        @Override
        public String toString() {
            return "AuthorizedClient[" + caller.skill() + ", " + provider + "]";
        }
    }

    /** What a skill gets. It keeps the user to itself. */
    private record BoundContext(MatchedCall.Caller caller, Door door, Supplier<List<GrantHandle>> held, Clock clock)
            implements SkillContext {
        @Override
        public AuthorizedClient client(String provider) {
            return SkillRegistry.client(caller, door, provider);
        }

        @Override
        public ScopedToken scopedToken(ScopedTokenRequest request) {
            check(caller, request.provider());
            return door.export(caller, request);
        }

        @Override
        public ScopedToken approvedToken(String provider, ApprovalId approval) {
            check(caller, provider);
            return door.exportApproved(caller, provider, approval);
        }

        @Override
        public List<GrantHandle> grants() {
            return held.get();
        }

        @Override
        public String toString() {
            return "SkillContext[" + caller.skill() + "]";
        }
    }
}
