package dev.skillvault.impl.backup;

import dev.skillvault.spi.BackupStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/** Ends an opening at the n-th time that it asks its backup, its clock or its source of random numbers for anything. */
final class Faults {
    private int left;

    private Faults(int step) {
        this.left = step;
    }

    static Faults atStep(int step) {
        return new Faults(step);
    }

    static Faults none() {
        return new Faults(Integer.MAX_VALUE);
    }

    /** The end; nothing in the vault expects it. */
    static final class Fault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Fault() {
            super("ended half-way");
        }
    }

    private void step() {
        left--;
        if (left == 0) {
            throw new Fault();
        }
    }

    BackupStore in(BackupStore store) {
        return (BackupStore) Proxy.newProxyInstance(
                BackupStore.class.getClassLoader(), new Class<?>[] {BackupStore.class}, (proxy, method, arguments) -> {
                    step();
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    Clock in(Clock clock) {
        return new Clock() {
            @Override
            public Instant instant() {
                step();
                return clock.instant();
            }

            @Override
            public ZoneId getZone() {
                return clock.getZone();
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return clock.withZone(zone);
            }
        };
    }

    SecureRandom random() {
        return new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                step();
                super.nextBytes(bytes);
            }
        };
    }
}
