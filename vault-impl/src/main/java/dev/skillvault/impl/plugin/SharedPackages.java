package dev.skillvault.impl.plugin;

import java.util.Set;

/**
 * The packages that a skill from a jar has in common with the agent: those of vault-api, and LangChain4j's annotations, which the agent
 * looks for on the skill's methods and which must therefore be the same classes. Sub-packages are not meant.
 */
final class SharedPackages {
    /** All that vault-api exports. */
    static final Set<String> API = Set.of(
            "dev.skillvault",
            "dev.skillvault.approval",
            "dev.skillvault.audit",
            "dev.skillvault.backup",
            "dev.skillvault.connection",
            "dev.skillvault.egress",
            "dev.skillvault.grant",
            "dev.skillvault.identity",
            "dev.skillvault.key",
            "dev.skillvault.operator",
            "dev.skillvault.report",
            "dev.skillvault.skill",
            "dev.skillvault.spi");

    /** The agent's if it has LangChain4j, or else the skill's own. */
    static final Set<String> ANNOTATIONS =
            Set.of("dev.langchain4j.agent.tool", "dev.langchain4j.model.output.structured");

    private SharedPackages() {}

    static boolean isApi(String className) {
        return API.contains(packageOf(className));
    }

    static boolean isAnnotation(String className) {
        return ANNOTATIONS.contains(packageOf(className));
    }

    private static String packageOf(String className) {
        int dot = className.lastIndexOf('.');
        return dot < 0 ? "" : className.substring(0, dot);
    }
}
