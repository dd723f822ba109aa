package dev.skillvault.interop;

import dev.skillvault.testkit.sandbox.Secrets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Spring Authorization Server in this process, behind a listener on this machine. It believes that it is {@code
 * https://spring.test}.
 *
 * <p>Thread-safe.
 */
final class SpringServer implements CountingServer, AutoCloseable {
    static final String HOST = "spring.test";
    static final String ISSUER = "https://spring.test";
    static final String USER = "alice";

    private static final String PROPERTIES = "spring.security.oauth2.authorizationserver.";
    private static final String CLIENT = PROPERTIES + "client.agent.";

    private final ConfigurableApplicationContext context;
    private final InetSocketAddress address;
    private final String password;
    private final String clientSecret;

    private SpringServer(ConfigurableApplicationContext context, String password, String clientSecret) {
        this.context = context;
        this.address = new InetSocketAddress(
                InetAddress.getLoopbackAddress(),
                ((WebServerApplicationContext) context).getWebServer().getPort());
        this.password = password;
        this.clientSecret = clientSecret;
    }

    static SpringServer start() {
        String password = secret();
        String clientSecret = secret();
        SpringApplication application = new SpringApplication(SpringApp.class);
        application.setDefaultProperties(settings(password, clientSecret));
        return new SpringServer(application.run(), password, clientSecret);
    }

    private static String secret() {
        return CanaryLedger.note("Spring password or client secret", Secrets.MARKER + UUID.randomUUID());
    }

    private static Map<String, Object> settings(String password, String clientSecret) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("server.address", "127.0.0.1");
        settings.put("server.port", "0");
        settings.put("spring.main.banner-mode", "off");
        settings.put("spring.main.register-shutdown-hook", "false");
        settings.put("logging.level.root", "WARN");
        settings.put("spring.security.user.name", USER);
        settings.put("spring.security.user.password", password);
        settings.put(PROPERTIES + "issuer", ISSUER);
        settings.put(CLIENT + "require-proof-key", "true");
        settings.put(CLIENT + "require-authorization-consent", "true");
        settings.put(CLIENT + "registration.client-id", "agent");
        settings.put(CLIENT + "registration.client-secret", "{noop}" + clientSecret);
        settings.put(CLIENT + "registration.client-authentication-methods", "client_secret_basic,client_secret_post");
        settings.put(
                CLIENT + "registration.authorization-grant-types",
                "authorization_code,refresh_token,client_credentials");
        settings.put(CLIENT + "registration.redirect-uris", "http://127.0.0.1/callback");
        settings.put(CLIENT + "registration.scopes", "openid,profile");
        settings.put(CLIENT + "token.access-token-time-to-live", "5m");
        settings.put(CLIENT + "token.reuse-refresh-tokens", "false");
        return settings;
    }

    /** How a vault reaches it. */
    @Override
    public InteropVault.Server seenByAVault() {
        return new InteropVault.Server("spring", "/whoami", Map.of(HOST, address));
    }

    @Override
    public InteropVault.Client confidentialClient() {
        return new InteropVault.Client("agent", clientSecret);
    }

    /** A new browser, in which nobody has signed in. */
    @Override
    public ScriptedBrowser browser() {
        return new ScriptedBrowser(new LocalHttp(HOST, address), USER, password);
    }

    @Override
    public int refreshes() {
        return tokenRequests().count("refresh_token 200");
    }

    @Override
    public int refusedRefreshes() {
        return tokenRequests().count("refresh_token 400");
    }

    /** What it was asked. */
    TokenRequestCount tokenRequests() {
        return context.getBean(TokenRequestCount.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
