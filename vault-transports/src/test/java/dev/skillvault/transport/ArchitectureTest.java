package dev.skillvault.transport;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.skillvault.transport", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule theDoorIsAllTheySeeOfTheVault = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java.lang..",
                    "java.io..",
                    "java.net..",
                    "java.nio.charset..",
                    "java.util..",
                    "org.jspecify..",
                    "com.fasterxml.jackson..",
                    "com.google.api.client..",
                    "org.kohsuke.github.connector..",
                    "dev.skillvault",
                    "dev.skillvault.egress..",
                    "dev.skillvault.transport..");

    @ArchTest
    static final ArchRule thereIsNoOtherWayOut = noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.net\\.(http\\..*|.*Socket.*|.*Connection)|javax\\.net\\..*");

    @ArchTest
    static final ArchRule eitherClientMayBeMissing = noClasses()
            .that()
            .haveNameNotMatching(".*GitHub.*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.kohsuke..");

    @ArchTest
    static final ArchRule theOtherOneToo = noClasses()
            .that()
            .haveNameMatching(".*GitHub.*")
            .or()
            .haveSimpleName("RequestTranslator")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.google..");
}
