package dev.skillvault.impl.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skillvault.UserId;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.provider.ProviderCatalog;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Whatever comes in, a request is refused in the one way there is, or becomes a canonical form that matches to itself. An input is
 * readable: method, path, query parameters {@code name=value}, an empty line, and a JSON body.
 */
class RequestMatcherFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final MatchedCall.Caller CALLER =
            new MatchedCall.Caller(new UserId("alice"), new TestVaults.WorkSkill().manifest(), null);
    private static final List<RequestMatcher> MATCHERS = ProviderCatalog.builtIn().entries().stream()
            .map(entry -> new RequestMatcher(entry.descriptor()))
            .toList();

    @FuzzTest
    void whatMatchesMatchesToItself(byte[] input) {
        ApiRequest request;
        try {
            request = request(new String(input, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return; // ApiRequest itself does not take it
        }
        for (RequestMatcher matcher : MATCHERS) {
            MatchedCall call;
            try {
                call = matcher.match(CALLER, request);
            } catch (RefusedRequestException e) {
                assertThat(e.sentence()).isNotBlank();
                continue;
            }
            MatchedCall again = again(matcher, call);
            assertThat(again.operation()).isEqualTo(call.operation());
            assertThat(again.resources()).isEqualTo(call.resources());
            assertThat(again.request().sha256()).isEqualTo(call.request().sha256());
            assertThat(call.request().uri().getHost()).isIn(call.operation().host(), CanonicalRequest.TENANT);
        }
    }

    private static ApiRequest request(String input) {
        String[] halves = input.split("\n\n", 2);
        String[] lines = halves[0].split("\n", -1);
        ApiRequest request = ApiRequest.of(lines[0], lines.length > 1 ? lines[1] : "");
        for (int i = 2; i < lines.length; i++) {
            String[] parameter = lines[i].split("=", 2);
            request = request.query(parameter[0], parameter.length > 1 ? parameter[1] : "");
        }
        return halves.length > 1 ? request.json(tree(halves[1])) : request;
    }

    private static Object tree(String json) {
        try {
            Object tree = JSON.readValue(json, Object.class);
            if (tree == null) {
                throw new IllegalArgumentException("no body");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static MatchedCall again(RequestMatcher matcher, MatchedCall call) {
        URI uri = call.request().uri();
        ApiRequest request = ApiRequest.of(call.request().method(), uri.getRawPath());
        if (uri.getRawQuery() != null) {
            for (String parameter : uri.getRawQuery().split("&", -1)) {
                String[] pair = parameter.split("=", 2);
                request = request.query(plain(pair[0]), plain(pair[1]));
            }
        }
        if (call.request().body().isPresent()) {
            request = request.json(tree(new String(call.request().body().get(), StandardCharsets.UTF_8)));
        }
        try {
            return matcher.match(CALLER, request);
        } catch (RefusedRequestException e) {
            throw new AssertionError("what matched does not match again: " + e.sentence(), e);
        }
    }

    private static String plain(String encoded) {
        assertThat(encoded).doesNotContain("+");
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }
}
