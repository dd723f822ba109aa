package dev.skillvault.sample;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between modules, seen from the one module that has all of them on its class path. */
class ModuleArrowsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.skillvault");

    @Test
    void nothingCompilesAgainstTheImplementation() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.skillvault.impl..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.skillvault.impl..")
                .check(CLASSES);
    }

    @Test
    void theApiDependsOnNothingButTheJdkAndAnnotations() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.skillvault",
                        "dev.skillvault.approval..",
                        "dev.skillvault.audit..",
                        "dev.skillvault.backup..",
                        "dev.skillvault.connection..",
                        "dev.skillvault.egress..",
                        "dev.skillvault.grant..",
                        "dev.skillvault.identity..",
                        "dev.skillvault.key..",
                        "dev.skillvault.operator..",
                        "dev.skillvault.report..",
                        "dev.skillvault.skill..",
                        "dev.skillvault.spi..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "java..",
                        "org.jspecify..",
                        "com.google.errorprone.annotations..",
                        "dev.skillvault",
                        "dev.skillvault.approval..",
                        "dev.skillvault.audit..",
                        "dev.skillvault.backup..",
                        "dev.skillvault.connection..",
                        "dev.skillvault.egress..",
                        "dev.skillvault.grant..",
                        "dev.skillvault.identity..",
                        "dev.skillvault.key..",
                        "dev.skillvault.operator..",
                        "dev.skillvault.report..",
                        "dev.skillvault.skill..",
                        "dev.skillvault.spi..")
                .check(CLASSES);
    }

    @Test
    void theImplementationKnowsNoHostAndNoTestKit() {
        noClasses()
                .that()
                .resideInAPackage("dev.skillvault.impl..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.skillvault.langchain4j..", "dev.skillvault.testkit..", "dev.langchain4j..")
                .check(CLASSES);
    }

    @Test
    void theToolsKnowNoTestKit() {
        noClasses()
                .that()
                .resideInAPackage("dev.skillvault.langchain4j..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.skillvault.testkit..")
                .check(CLASSES);
    }

    @Test
    void langchain4jsOwnSkillIsNeverOurs() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.langchain4j.skills..")
                .check(CLASSES);
    }
}
