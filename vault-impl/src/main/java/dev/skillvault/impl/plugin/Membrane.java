package dev.skillvault.impl.plugin;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a skill from a jar and an object of the vault that it is given. What the skill holds is a proxy, behind it a method handle,
 * and behind that the object: the classes between are the JDK's, whose fields reflection does not open, so that no path of fields leads from
 * the skill into the vault. (vault-impl is no named module with closed packages; its own fields would open.) What the object returns is
 * covered again if it is an interface of vault-api, or a list of one.
 *
 * <p>A call into the vault runs with the vault's own context class loader: whatever a skill has set on the thread, it does not decide from
 * where the vault's libraries load their parts.
 *
 * <p>Thread-safe if the object is.
 */
final class Membrane {
    private static final MethodHandle INVOKE = invoke();

    private final Class<?> type;
    private final Object target;

    private Membrane(Class<?> type, Object target) {
        this.type = type;
        this.target = target;
    }

    /** The object as its interface and nothing more. */
    static <T> T over(Class<T> type, T target) {
        InvocationHandler handler = MethodHandleProxies.asInterfaceInstance(
                InvocationHandler.class, INVOKE.bindTo(new Membrane(type, target)));
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static MethodHandle invoke() {
        try {
            return MethodHandles.lookup()
                    .findVirtual(
                            Membrane.class,
                            "invoke",
                            MethodType.methodType(Object.class, Object.class, Method.class, Object[].class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the method is in this class", e);
        }
    }

    @SuppressWarnings("unused") // by INVOKE
    private @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(proxy, method, arguments);
        }
        // a skill can get at the handler and call it with any method it likes
        if (!method.getDeclaringClass().isAssignableFrom(type)) {
            throw new IllegalArgumentException("no method of " + type.getName());
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Membrane.class.getClassLoader());
        try {
            return covered(method, method.invoke(target, arguments));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private @Nullable Object ofObject(Object proxy, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> target.toString();
            default -> throw new IllegalArgumentException("no method of " + type.getName());
        };
    }

    private static @Nullable Object covered(Method method, @Nullable Object result) {
        if (result instanceof List<?> list
                && method.getGenericReturnType() instanceof ParameterizedType generic
                && generic.getActualTypeArguments()[0] instanceof Class<?> element) {
            return list.stream().map(each -> covered(element, each)).toList();
        }
        return result == null ? null : covered(method.getReturnType(), result);
    }

    private static <T> Object covered(Class<T> type, Object result) {
        return type.isInterface() && SharedPackages.isApi(type.getName()) ? over(type, type.cast(result)) : result;
    }
}
