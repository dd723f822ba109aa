package dev.skillvault.interop;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.FormElement;

/**
 * A person with a browser at one authorization server, who signs in where asked to and agrees to everything. Scripted over plain
 * HTTP: forms are filled in as they stand in the page, cookies are kept and sent back as if the server were reached by HTTPS.
 *
 * <p>Not thread-safe.
 */
final class ScriptedBrowser {
    /** More pages than any sign-in has. */
    private static final int MOST_STEPS = 20;

    private final LocalHttp http;
    private final String user;
    private final String password;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    ScriptedBrowser(LocalHttp http, String user, String password) {
        this.http = http;
        this.user = user;
        this.password = password;
    }

    /** Opens an authorization link and goes on until the server sends the browser elsewhere; that address, which holds a code. */
    URI consent(URI link) {
        Visit end = visit(link);
        URI redirect = end.elsewhere()
                .orElseThrow(() -> new AssertionError("the server ended with the page '" + end.title() + "'"));
        for (String secret : new String[] {"code", "state"}) {
            parameter(redirect, secret).ifPresent(value -> CanaryLedger.note(secret, value));
        }
        return redirect;
    }

    /** The same, and then the redirect is followed to whoever listens there; the page that it shows. */
    String consentAndReturn(URI link) {
        URI redirect = consent(link);
        LocalHttp back =
                new LocalHttp(redirect.getHost(), new InetSocketAddress(redirect.getHost(), redirect.getPort()));
        return back.send(back.request(redirect)).body();
    }

    /** Opens a page on which a device is confirmed (RFC 8628 section 3.3) and goes on to the last; its title. */
    String confirmDevice(URI link) {
        return visit(link).title();
    }

    private Visit visit(URI link) {
        URI at = link;
        HttpRequest.Builder next = http.request(link);
        for (int step = 0; step < MOST_STEPS; step++) {
            HttpResponse<String> answer = send(next);
            Optional<URI> location = answer.headers().firstValue("Location").map(at::resolve);
            if (location.isPresent()) {
                at = location.get();
                if (!http.serves(at)) {
                    return new Visit(Optional.of(at), "");
                }
                next = http.request(at);
                continue;
            }
            Document page = Jsoup.parse(answer.body(), at.toString());
            if (page.forms().isEmpty()) {
                return new Visit(Optional.empty(), answer.statusCode() + " " + page.text());
            }
            FormElement form = page.forms().get(0);
            at = at.resolve(form.attr("action"));
            next = LocalHttp.post(http.request(at), filledIn(form));
        }
        throw new AssertionError("no end after " + MOST_STEPS + " pages");
    }

    private Map<String, String> filledIn(FormElement form) {
        Map<String, String> fields = new LinkedHashMap<>();
        form.formData().forEach(field -> fields.put(field.key(), field.value()));
        if (!form.select("input[name=password]").isEmpty()) {
            fields.put("username", user);
            fields.put("password", password);
        }
        if (!form.select("[type=submit][name=accept]").isEmpty()) {
            fields.put("accept", "Yes");
        }
        form.select("[type=checkbox]").forEach(box -> fields.put(box.attr("name"), box.val()));
        return fields;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        HttpResponse<String> answer = http.send(request);
        answer.headers().allValues("Set-Cookie").forEach(this::keep);
        return answer;
    }

    private void keep(String header) {
        String[] pair = header.split(";", 2)[0].split("=", 2);
        if (pair[1].isEmpty()) {
            cookies.remove(pair[0]);
        } else {
            cookies.put(pair[0], pair[1]);
        }
    }

    private static Optional<String> parameter(URI uri, String name) {
        String query = "&" + uri.getRawQuery();
        return query.contains("&" + name + "=")
                ? Optional.of(query.replaceAll(".*&" + name + "=([^&]*).*", "$1"))
                : Optional.empty();
    }

    /** How it ended: where the server sent the browser, or the last page's status and title. */
    private record Visit(Optional<URI> elsewhere, String title) {}
}
