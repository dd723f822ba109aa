package com.example.plugin;

import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.skill.SkillContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Does what a test says from inside the skill, and tells what came of it. */
public final class Probe implements UnaryOperator<String> {
    private final SkillContext context;

    Probe(SkillContext context) {
        this.context = context;
    }

    @Override
    public String apply(String order) {
        String[] words = order.split(" ", 2);
        ClassLoader own = Probe.class.getClassLoader();
        return switch (words[0]) {
            case "read" -> read(words[1]);
            case "class" -> find(words[1], own);
            case "class-by-thread" -> {
                Thread.currentThread().setContextClassLoader(own);
                yield find(words[1], Thread.currentThread().getContextClassLoader());
            }
            case "class-by-agent" -> find(words[1], ClassLoader.getSystemClassLoader());
            case "resource" -> String.valueOf(own.getResource(words[1]));
            case "library" -> Library.version();
            case "reflect" -> String.join(",", Prowler.withReflection().keys(List.of(context)));
            case "unsafe" -> {
                List<Object> roots = new ArrayList<>(List.of(context));
                roots.addAll(Thread.getAllStackTraces().keySet());
                yield String.join(",", Prowler.withUnsafe().keys(roots));
            }
            default -> throw new IllegalArgumentException(order);
        };
    }

    private String read(String path) {
        try {
            return "HTTP " + context.client("google").send(ApiRequest.get(path)).status();
        } catch (CallDeniedException e) {
            return e.reason().name();
        }
    }

    private static String find(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader).getName();
        } catch (ClassNotFoundException e) {
            return "none";
        }
    }
}
