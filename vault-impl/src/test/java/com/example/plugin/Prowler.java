package com.example.plugin;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Walks from object to object along their fields, as a skill that means harm would, and takes the keys it comes by. With reflection alone, or
 * with {@code sun.misc.Unsafe} where that is refused.
 */
final class Prowler {
    private static final String KEY = "dev.skillvault.impl.crypto.SecretBytes";
    private static final int FAR_ENOUGH = 2_000_000;

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> next = new ArrayDeque<>();
    private final Set<String> keys = new TreeSet<>();
    private final @Nullable Object unsafe;

    private Prowler(@Nullable Object unsafe) {
        this.unsafe = unsafe;
    }

    static Prowler withReflection() {
        return new Prowler(null);
    }

    static Prowler withUnsafe() {
        try {
            Field field = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
            field.setAccessible(true);
            return new Prowler(field.get(null));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The bytes of all keys that can be reached, in hexadecimal. */
    Set<String> keys(List<Object> roots) {
        roots.forEach(this::see);
        while (!next.isEmpty() && seen.size() < FAR_ENOUGH) {
            Object each = next.remove();
            if (each.getClass().isArray()) {
                look(each);
            } else {
                walk(each);
            }
        }
        return keys;
    }

    private void look(Object array) {
        for (int i = 0; i < Array.getLength(array); i++) {
            see(Array.get(array, i));
        }
    }

    private void walk(Object each) {
        if (each.getClass().getName().startsWith("java.util.")) {
            if (each instanceof Collection<?> collection) {
                look(collection.toArray());
            } else if (each instanceof Map<?, ?> map) {
                look(map.values().toArray());
            }
        }
        for (Class<?> type = each.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    take(each, field);
                }
            }
        }
    }

    private void take(Object holder, Field field) {
        Object value = value(holder, field);
        if (holder.getClass().getName().equals(KEY) && value instanceof byte[] bytes) {
            keys.add(HexFormat.of().formatHex(bytes));
        }
        see(value);
    }

    private @Nullable Object value(Object holder, Field field) {
        try {
            field.setAccessible(true);
            return field.get(holder);
        } catch (InaccessibleObjectException | IllegalAccessException e) {
            return unsafe == null ? null : peek(unsafe, holder, field);
        }
    }

    private static @Nullable Object peek(Object unsafe, Object holder, Field field) {
        try {
            Method offset = unsafe.getClass().getMethod("objectFieldOffset", Field.class);
            Method get = unsafe.getClass().getMethod("getObject", Object.class, long.class);
            return get.invoke(unsafe, holder, offset.invoke(unsafe, field));
        } catch (InvocationTargetException e) {
            return null; // of a hidden class or a record
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private void see(@Nullable Object value) {
        boolean worth = value != null
                && !(value instanceof Class<?> || value instanceof ClassLoader || value instanceof Module)
                && !(value instanceof String || value instanceof Number || value instanceof Enum<?>)
                && !(value.getClass().isArray()
                        && value.getClass().getComponentType().isPrimitive());
        if (worth && seen.add(value)) {
            next.add(value);
        }
    }
}
