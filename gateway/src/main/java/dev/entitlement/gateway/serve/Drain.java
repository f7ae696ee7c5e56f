package dev.entitlement.gateway.serve;

import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * How far the data plane has got on its way out, and how many requests it still owes an answer. Thread-safe.
 *
 * <p>First every answer says {@code Connection: close}, so that callers go elsewhere by themselves; then calls are
 * refused; then it is quiet, which means that everything taken in has been answered.
 */
final class Drain {
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Sinks.Empty<Void> quiet = Sinks.empty();
    private volatile boolean closing;
    private volatile boolean refusing;

    void began() {
        unanswered.incrementAndGet();
    }

    void ended(int requests) {
        if (unanswered.addAndGet(-requests) == 0 && refusing) {
            quiet.tryEmitEmpty();
        }
    }

    boolean isClosing() {
        return closing;
    }

    boolean isRefusing() {
        return refusing;
    }

    /** Requests that are not answered yet. */
    int unanswered() {
        return unanswered.get();
    }

    void close() {
        closing = true;
    }

    /** Refuses from now on; completes when nothing is unanswered any more. */
    Mono<Void> refuse() {
        closing = true;
        refusing = true;
        if (unanswered.get() == 0) {
            quiet.tryEmitEmpty();
        }
        return quiet.asMono();
    }
}
