package dev.skillvault.impl.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.approval.ApprovalId;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.egress.ScopedToken;
import dev.skillvault.egress.ScopedTokenRequest;
import dev.skillvault.grant.Attenuation;
import dev.skillvault.grant.GrantHandle;
import dev.skillvault.skill.SkillContext;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

class MembraneTest {
    private final List<ClassLoader> loaders = new ArrayList<>();
    private final SkillContext inner = new SkillContext() {
        @Override
        public AuthorizedClient client(String provider) {
            if (provider.isEmpty()) {
                throw new IllegalArgumentException("no provider");
            }
            return request -> {
                loaders.add(Thread.currentThread().getContextClassLoader());
                throw new IllegalStateException("not sent");
            };
        }

        @Override
        public ScopedToken scopedToken(ScopedTokenRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ScopedToken approvedToken(String provider, ApprovalId approval) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<GrantHandle> grants() {
            return List.of(Mockito.mock(GrantHandle.class));
        }

        @Override
        public Clock clock() {
            return Clock.systemUTC();
        }

        @Override
        public String toString() {
            return "the context";
        }
    };
    private final SkillContext covered = Membrane.over(SkillContext.class, inner);

    @Test
    void isTheInterfaceAndNothingMore() {
        assertThat(covered)
                .isNotSameAs(inner)
                .isEqualTo(covered)
                .isNotEqualTo(inner)
                .hasToString("the context");
        assertThat(covered.hashCode()).isEqualTo(covered.hashCode());
        assertThat(covered.clock()).isEqualTo(Clock.systemUTC());
        assertThat(Proxy.isProxyClass(covered.client("google").getClass()))
                .as("what it returns is covered too")
                .isTrue();
        assertThatThrownBy(() -> covered.client(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no provider");
    }

    @Test
    void everyInterfaceThatASkillIsGivenIsCovered() {
        for (Class<?> type : List.of(
                SkillContext.class, AuthorizedClient.class, GrantHandle.class, Attenuation.class, ScopedToken.class)) {
            for (Method method : type.getMethods()) {
                if (method.getGenericReturnType() instanceof ParameterizedType generic
                        && generic.getActualTypeArguments()[0] instanceof Class<?> element
                        && element.isInterface()
                        && element.getName().startsWith("dev.skillvault.")) {
                    assertThat(method.getReturnType()).as("%s", method).isEqualTo(List.class);
                }
            }
        }
        assertThat(covered.grants())
                .hasSize(1)
                .allSatisfy(handle ->
                        assertThat(Proxy.isProxyClass(handle.getClass())).isTrue());
    }

    @Test
    void theVaultWorksWithItsOwnContextLoaderWhateverTheSkillHasSet() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        ClassLoader trap = new ClassLoader(null) {};
        thread.setContextClassLoader(trap);
        try {
            assertThatThrownBy(() -> covered.client("google").send(ApiRequest.get("/")))
                    .hasMessage("not sent");
            assertThat(thread.getContextClassLoader()).isSameAs(trap);
        } finally {
            thread.setContextClassLoader(before);
        }
        assertThat(loaders).containsExactly(Membrane.class.getClassLoader());
    }

    @Test
    void theHandlerCallsNoOtherMethodAndItsFieldsAreClosed() {
        InvocationHandler handler = Proxy.getInvocationHandler(covered);
        assertThatThrownBy(() -> handler.invoke(covered, List.class.getMethod("size"), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no method of");
        assertThatThrownBy(() -> handler.invoke(covered, Object.class.getMethod("getClass"), null))
                .hasMessageContaining("no method of");
        assertThatThrownBy(() -> Proxy.class.getDeclaredField("h").setAccessible(true))
                .isInstanceOf(RuntimeException.class)
                .hasMessageContaining("does not \"opens java.lang.reflect\"");
        assertThat(handler.getClass().getModule())
                .as("the handler is a class of the JDK's making, in a module of its own")
                .isNotSameAs(Membrane.class.getModule());
    }
}
