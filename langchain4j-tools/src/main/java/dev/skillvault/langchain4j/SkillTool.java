package dev.skillvault.langchain4j;

import dev.langchain4j.agent.tool.ReturnBehavior;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.agent.tool.ToolSpecifications;
import dev.langchain4j.service.tool.DefaultToolExecutor;
import dev.langchain4j.service.tool.ToolExecutor;
import dev.skillvault.skill.SkillId;
import dev.skillvault.skill.UsesOperation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One method of a skill's tools object that a model may call. */
record SkillTool(ToolSpecification specification, Set<String> operations, Object tools, Method method) {

    /** All tools of an object, by name: those of its class, its superclasses and the default methods of its interfaces. */
    static List<SkillTool> allOf(SkillId skill, Object tools) {
        List<SkillTool> found = methods(tools.getClass()).stream()
                .filter(method -> method.isAnnotationPresent(Tool.class))
                .map(method -> of(tools, method))
                .sorted(Comparator.comparing(SkillTool::name))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("The tools of skill " + skill + " have no method with @Tool");
        }
        return found;
    }

    private static SkillTool of(Object tools, Method method) {
        UsesOperation uses = method.getAnnotation(UsesOperation.class);
        Set<String> operations = uses == null ? Set.of() : Set.copyOf(Arrays.asList(uses.value()));
        // a package-private record is a fine tools object; where a module forbids it, the call fails and says so in the
        // log
        method.trySetAccessible();
        return new SkillTool(ToolSpecifications.toolSpecificationFrom(method), operations, tools, method);
    }

    private static List<Method> methods(Class<?> type) {
        Map<List<Object>, Method> bySignature = new LinkedHashMap<>();
        for (Class<?> current = type; current != null && current != Object.class; current = current.getSuperclass()) {
            addTo(bySignature, current.getDeclaredMethods());
        }
        addTo(bySignature, type.getMethods());
        return new ArrayList<>(bySignature.values());
    }

    private static void addTo(Map<List<Object>, Method> bySignature, Method[] methods) {
        for (Method method : methods) {
            if (!method.isSynthetic() && !Modifier.isAbstract(method.getModifiers())) {
                bySignature.putIfAbsent(List.of(method.getName(), List.of(method.getParameterTypes())), method);
            }
        }
    }

    /** The same under another name. */
    SkillTool named(String name) {
        return new SkillTool(specification.toBuilder().name(name).build(), operations, tools, method);
    }

    String name() {
        return specification.name();
    }

    ReturnBehavior returnBehavior() {
        return method.getAnnotation(Tool.class).returnBehavior();
    }

    /** LangChain4j's own reading of arguments and rendering of results, with failures thrown instead of rendered. */
    ToolExecutor executor() {
        return DefaultToolExecutor.builder()
                .object(tools)
                .originalMethod(method)
                .methodToInvoke(method)
                .wrapToolArgumentsExceptions(true)
                .propagateToolExecutionExceptions(true)
                .build();
    }
}
