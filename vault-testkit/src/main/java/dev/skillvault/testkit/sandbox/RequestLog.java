package dev.skillvault.testkit.sandbox;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The requests that arrived, in the order in which they were dealt with. Thread-safe. */
final class RequestLog {

    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();

    void add(RecordedRequest request) {
        requests.add(request);
    }

    List<RecordedRequest> all() {
        return List.copyOf(requests);
    }
}
