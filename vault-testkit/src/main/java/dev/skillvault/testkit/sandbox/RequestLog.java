package dev.skillvault.testkit.sandbox;

import java.util.ArrayList;
import java.util.List;

/** The requests that arrived, in the order in which they were dealt with. Thread-safe. */
final class RequestLog {

    private final List<RecordedRequest> requests = new ArrayList<>();

    synchronized void add(RecordedRequest request) {
        requests.add(request);
    }

    synchronized List<RecordedRequest> all() {
        return List.copyOf(requests);
    }
}
