package dev.skillvault.testkit.sandbox;

import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What is served under one public host name: its routes, tried in order. */
final class Site {

    /** Answers one request, under the sandbox's lock. */
    interface Handler {
        Answer handle(Call call);
    }

    private record Route(String method, PathTemplate path, Function<Request, Kind> kind, Handler handler) {}

    /** A request matched to what will answer it. */
    record Visit(Call call, Kind kind, Handler handler) {
        Answer answer() {
            try {
                return handler.handle(call);
            } catch (Refused refused) {
                return refused.answer();
            }
        }
    }

    private final String host;
    private final Answer notFound;
    private final List<Route> routes = new ArrayList<>();

    Site(String host, Answer notFound) {
        this.host = host;
        this.notFound = notFound;
    }

    Site on(String method, String path, Kind kind, Handler handler) {
        return on(method, path, request -> kind, handler);
    }

    Site on(String method, String path, Function<Request, Kind> kind, Handler handler) {
        routes.add(new Route(method, new PathTemplate(path), kind, handler));
        return this;
    }

    String host() {
        return host;
    }

    Visit visit(Request request) {
        for (Route route : routes) {
            Optional<Map<String, String>> variables =
                    route.method().equals(request.method()) ? route.path().match(request.path()) : Optional.empty();
            if (variables.isPresent()) {
                Call call = new Call(request, variables.get());
                return new Visit(call, route.kind().apply(request), route.handler());
            }
        }
        return new Visit(new Call(request, Map.of()), Kind.UNKNOWN, call -> notFound);
    }
}
