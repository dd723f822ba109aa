package dev.skillvault.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.EmptyContent;
import com.google.api.client.http.GZipEncoding;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpBackOffIOExceptionHandler;
import com.google.api.client.http.HttpContent;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.util.BackOff;
import dev.skillvault.VaultException;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.egress.ProviderUnreachableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Google's HTTP client over a door that only notes what comes. */
class HttpTransportTest {
    private static final GenericUrl URL = new GenericUrl("https://sheets.googleapis.com/v4/x");

    private final List<ApiRequest> sent = new ArrayList<>();
    private ApiResponse answer = ApiResponse.of(200, Map.of(), new byte[0]);
    private final AuthorizedClient door = request -> {
        sent.add(request);
        return answer;
    };

    private static HttpRequest request(AuthorizedClient door, String method, @Nullable HttpContent content)
            throws IOException {
        return SkillVaultHttpTransport.forGoogle(door)
                .createRequestFactory()
                .buildRequest(method, URL, content)
                .setNumberOfRetries(3)
                .setIOExceptionHandler(new HttpBackOffIOExceptionHandler(BackOff.ZERO_BACKOFF));
    }

    @Test
    void aPackedBodyIsUnpacked() throws IOException {
        var unused = request(door, "POST", ByteArrayContent.fromString("application/json", "{\"a\":[1]}"))
                .setEncoding(new GZipEncoding())
                .execute();

        assertThat(sent)
                .singleElement()
                .satisfies(request -> assertThat(request.json()).contains(Map.of("a", List.of(1))));
    }

    @Test
    void anotherPackingIsRefused() throws IOException {
        HttpRequest request = request(door, "POST", ByteArrayContent.fromString("application/json", "{}"))
                .setEncoding(new GZipEncoding() {
                    @Override
                    public String getName() {
                        return "br";
                    }
                });

        assertThatThrownBy(request::execute).isInstanceOf(TransportRefusedException.class);
        assertThat(sent).isEmpty();
    }

    @Test
    void noBodyStaysNone() throws IOException {
        var unused = request(door, "POST", new EmptyContent()).execute();
        var unusedToo = request(door, "DELETE", null).execute();

        assertThat(sent)
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.json()).isEmpty());
    }

    @Test
    void statusHeadersAndBodyComeBack() throws IOException {
        answer = ApiResponse.of(
                203,
                Map.of("Content-Type", "text/plain; charset=utf-8", "ETag", "\"7\"", "Retry-After", "5"),
                "grüße".getBytes(StandardCharsets.UTF_8));

        HttpResponse response = request(door, "GET", null).execute();

        assertThat(response.getStatusCode()).isEqualTo(203);
        assertThat(response.getContentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(response.getHeaders().getETag()).isEqualTo("\"7\"");
        assertThat(response.getHeaders().getRetryAfter()).isEqualTo("5");
        assertThat(response.parseAsString()).isEqualTo("grüße");
        response.disconnect();
        assertThat(sent).hasSize(1);
    }

    @Test
    void aRedirectIsDecidedLikeAnyOtherRequest() throws IOException {
        answer = ApiResponse.of(302, Map.of("Location", "https://evil.example/v4/x"), new byte[0]);
        HttpRequest request = request(door, "GET", null);

        assertThatThrownBy(request::execute).isInstanceOf(TransportRefusedException.class);
        assertThat(sent).hasSize(1);
    }

    static List<VaultException> whatTheVaultThrows() {
        return List.of(
                new CallDeniedException(DenialReason.QUOTA_SPENT, "sheets.values.get", "no"),
                new ProviderUnreachableException("google", true, "no answer"),
                new VaultUnavailableException("later"));
    }

    @ParameterizedTest
    @MethodSource("whatTheVaultThrows")
    void whatTheVaultThrowsComesOutAsItIsAndOnce(VaultException thrown) throws IOException {
        HttpRequest request = request(
                refused -> {
                    sent.add(refused);
                    throw thrown;
                },
                "GET",
                null);

        assertThatThrownBy(request::execute).isSameAs(thrown);
        assertThat(sent).hasSize(1);
    }

    @Test
    void oneTransportServesManyThreads() throws InterruptedException, ExecutionException {
        SkillVaultHttpTransport transport = SkillVaultHttpTransport.forGoogle(
                request -> ApiResponse.of(200, Map.of(), request.path().getBytes(StandardCharsets.US_ASCII)));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<String>> answers = IntStream.range(0, 200)
                    .mapToObj(i -> threads.submit(() -> transport
                            .createRequestFactory()
                            .buildGetRequest(new GenericUrl("https://sheets.googleapis.com/v4/" + i))
                            .execute()
                            .parseAsString()))
                    .toList();
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get()).isEqualTo("/v4/" + i);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
