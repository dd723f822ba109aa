/**
 * The vocabulary of Skill Vault, the skill SPI, and the three doors in: {@link dev.skillvault.Vault} for agent builders,
 * {@link dev.skillvault.VaultOperator} for operators, {@link dev.skillvault.audit.AuditReader} and
 * {@link dev.skillvault.audit.LogVerifier} for auditors.
 */
@org.jspecify.annotations.NullMarked
module dev.skillvault.api {
    requires static transitive org.jspecify;
    requires static transitive com.google.errorprone.annotations;

    exports dev.skillvault;
    exports dev.skillvault.approval;
    exports dev.skillvault.audit;
    exports dev.skillvault.backup;
    exports dev.skillvault.connection;
    exports dev.skillvault.egress;
    exports dev.skillvault.grant;
    exports dev.skillvault.identity;
    exports dev.skillvault.key;
    exports dev.skillvault.operator;
    exports dev.skillvault.report;
    exports dev.skillvault.skill;
    exports dev.skillvault.spi;

    uses dev.skillvault.spi.ProviderSource;
    uses dev.skillvault.spi.VaultProvider;
}
