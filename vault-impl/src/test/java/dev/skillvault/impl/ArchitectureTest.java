package dev.skillvault.impl;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.skillvault.impl.crypto.SealingKey;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.token.RevealsAccessToken;
import java.io.Serializable;
import java.net.http.HttpClient;
import java.security.PrivateKey;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final Set<String> SECRETS =
            Set.of(SecretBytes.class.getName(), SealingKey.class.getName(), PrivateKey.class.getName());
    private static final String ROOT = "dev.skillvault.impl";
    private static final JavaClasses VAULT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    /** From each step to the steps it may know; the root package puts all together. */
    private static final Map<String, Set<String>> ARROWS = new TreeMap<>(Map.ofEntries(
            Map.entry("alert", Set.of("audit", "connection", "crypto", "keys", "provider", "store")),
            Map.entry("anchor", Set.of("audit", "channel", "dial", "file", "store")),
            Map.entry(
                    "approval", Set.of("audit", "command", "crypto", "grant", "keys", "provider", "request", "store")),
            Map.entry("audit", Set.of("crypto", "identity", "store")),
            Map.entry("backup", Set.of("audit", "connection", "crypto", "file", "identity", "keys", "store")),
            Map.entry("channel", Set.of("crypto", "dial")),
            Map.entry("command", Set.of("audit", "crypto", "grant", "identity", "store")),
            Map.entry("connection", Set.of("store")),
            Map.entry("consent", Set.of("audit", "connection", "crypto", "keys", "provider", "store", "token")),
            Map.entry("crypto", Set.of()),
            Map.entry("dial", Set.of()),
            Map.entry("discovery", Set.of("dial", "provider")),
            Map.entry(
                    "egress",
                    Set.of(
                            "approval",
                            "audit",
                            "connection",
                            "dial",
                            "grant",
                            "mail",
                            "provider",
                            "request",
                            "store",
                            "token")),
            Map.entry("grant", Set.of("audit", "connection", "crypto", "keys", "provider", "request", "store")),
            Map.entry("health", Set.of("connection", "egress", "provider", "store")),
            Map.entry("identity", Set.of("crypto")),
            Map.entry("keys", Set.of("audit", "crypto", "identity", "store")),
            Map.entry("mail", Set.of("dial", "provider", "request", "token")),
            Map.entry("file", Set.of()),
            Map.entry("plugin", Set.of("file")),
            Map.entry("provider", Set.of("file")),
            Map.entry("refresh", Set.of("audit", "connection", "store", "token")),
            Map.entry("report", Set.of("audit", "connection", "grant", "store")),
            Map.entry("request", Set.of("provider")),
            Map.entry("skill", Set.of("egress", "grant", "plugin", "provider", "request")),
            Map.entry("store", Set.of("audit")),
            Map.entry("token", Set.of("audit", "connection", "crypto", "dial", "grant", "keys", "provider", "store"))));

    private static String step(JavaClass each) {
        String name = each.getPackageName();
        return name.startsWith(ROOT + ".") ? name.substring(ROOT.length() + 1).replaceAll("\\..*", "") : "";
    }

    @Test
    void stepsKnowOnlyTheStepsTheyMay() {
        Map<String, Set<String>> found = new TreeMap<>();
        Set<String> strays = new TreeSet<>();
        for (JavaClass each : VAULT) {
            for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (!target.getPackageName().startsWith(ROOT)
                        || step(each).isEmpty()
                        || step(each).equals(step(target))) {
                    continue;
                }
                found.computeIfAbsent(step(each), key -> new TreeSet<>()).add(step(target));
                if (!ARROWS.getOrDefault(step(each), Set.of()).contains(step(target))) {
                    strays.add(each.getName() + " -> " + target.getName());
                }
            }
        }
        assertThat(strays).as("arrows that were found: %s", found).isEmpty();
    }

    /** Store and audit know each other by design: a unit of work appends to the log, and an auditor reads the store. */
    @Test
    void stepsFormNoCycles() {
        ArchRule rule = slices().matching(ROOT + ".(*)..")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(
                        JavaClass.Predicates.resideInAPackage(ROOT + ".audit.."),
                        JavaClass.Predicates.resideInAPackage(ROOT + ".store.."));
        rule.check(VAULT);
    }

    @Test
    void theOAuthLibrarysSecretsStayInTheTokenStep() {
        DescribedPredicate<JavaClass> secret = DescribedPredicate.describe(
                "hold a secret of the OAuth library",
                target -> target.getPackageName().startsWith("com.nimbusds.oauth2.sdk")
                        && (target.getPackageName().contains(".token")
                                || target.getSimpleName()
                                        .matches(
                                                "Secret|Token.*|.*Grant|ClientSecret.*|.*Tokens|AccessTokenResponse")));
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".token..")
                .should()
                .dependOnClassesThat(secret)
                .check(VAULT);
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".token..", ROOT + ".consent..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.nimbusds..")
                .check(VAULT);
    }

    @Test
    void onlyTheDialerTouchesTheNetworkClient() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".dial..")
                .and()
                .haveNameNotMatching(".*\\.plugin\\.MemoryUrl.*") // bytes in memory, behind a URL that leads nowhere
                .should()
                .dependOnClassesThat()
                .resideInAPackage(HttpClient.class.getPackageName())
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.net.URLConnection")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.net.Socket")
                .check(VAULT);
    }

    @Test
    void aRawCredentialIsSeenInFourMethods() {
        Set<String> revealing = new TreeSet<>();
        for (JavaClass each : VAULT) {
            for (JavaMethod method : each.getMethods()) {
                if (method.isAnnotatedWith(RevealsAccessToken.class)) {
                    revealing.add(method.getFullName().replaceAll("\\(.*", ""));
                }
            }
        }
        assertThat(revealing)
                .containsExactly(
                        ROOT + ".egress.Sender.send",
                        ROOT + ".mail.SmtpSender.send",
                        ROOT + ".token.ExportedToken.reveal",
                        ROOT + ".token.IntrospectionEndpoint.ask");
    }

    /** Whatever holds a secret cannot be written by Java serialization, and is no class that Jackson was told how to write. */
    @Test
    void nothingThatHoldsASecretIsSerializable() {
        DescribedPredicate<JavaClass> holdsASecret = DescribedPredicate.describe(
                "are or hold secrets",
                each -> SECRETS.contains(each.getName())
                        || each.getAllFields().stream()
                                .anyMatch(field ->
                                        SECRETS.contains(field.getRawType().getName())));
        assertThat(VAULT.that(holdsASecret)).hasSizeGreaterThan(10);
        noClasses()
                .that(holdsASecret)
                .should()
                .beAssignableTo(Serializable.class)
                .check(VAULT);
        noClasses()
                .that(holdsASecret)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson.annotation..")
                .check(VAULT);
    }

    @Test
    void noClassIsAUtilOrAHelper() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)")
                .check(VAULT);
        classes()
                .that()
                .haveSimpleNameEndingWith("Exception")
                .should()
                .resideInAnyPackage(
                        ROOT + ".anchor..",
                        ROOT + ".audit..",
                        ROOT + ".dial..",
                        ROOT + ".discovery..",
                        ROOT + ".request..")
                .check(VAULT);
    }
}
