package dev.skillvault.langchain4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.skillvault.langchain4j", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule theImplementationIsNeverSeen =
            noClasses().should().dependOnClassesThat().resideInAPackage("dev.skillvault.impl..");

    @ArchTest
    static final ArchRule skillsHaveNoOtherWayOut = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net.http..", "javax.net..", "org.eclipse.angus.mail.smtp..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("jakarta.mail.Transport");

    @ArchTest
    static final ArchRule skillsDoNotSeeTheVaultOrTheUser = noClasses()
            .that()
            .resideInAnyPackage("..sheets..", "..gmail..", "..github..", "..answer..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("dev\\.skillvault\\.(Vault|VaultOperator|UserId)");

    @ArchTest
    static final ArchRule theOtherKindOfSkillIsNotMeant =
            noClasses().should().dependOnClassesThat().resideInAPackage("dev.langchain4j.skills..");

    @ArchTest
    static final ArchRule skillsDoNotLeanOnEachOther = classes()
            .that()
            .resideInAPackage("..gmail..")
            .should()
            .onlyBeAccessed()
            .byClassesThat()
            .resideInAPackage("..gmail..");
}
