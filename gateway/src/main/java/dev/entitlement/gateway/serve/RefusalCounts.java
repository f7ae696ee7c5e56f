package dev.entitlement.gateway.serve;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Counts what was refused before it was a call, requests and single lines of bulk requests: no other count has them, nor
 * has the log. By its Prometheus name {@code entitlement_refused_requests_total{status}}. The status is one that the
 * gateway chose, so that whatever callers send, there are no more series than it knows statuses. Thread-safe.
 */
final class RefusalCounts implements Consumer<HttpResponseStatus> {
    /** Each has its series from the start, at zero, so that a rate sees the first one. */
    private static final int[] STATUSES = {400, 401, 403, 404, 405, 408, 413, 414, 415, 431, 503};

    private final MeterRegistry registry;

    RefusalCounts(MeterRegistry registry) {
        this.registry = registry;
        IntStream.of(STATUSES).forEach(this::counter);
    }

    @Override
    public void accept(HttpResponseStatus status) {
        counter(status.code()).increment();
    }

    private Counter counter(int status) {
        return Counter.builder("entitlement.refused.requests")
                .description("Requests, and lines of bulk requests, refused before they were a call")
                .tag("status", Integer.toString(status))
                .register(registry);
    }
}
