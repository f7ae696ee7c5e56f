package dev.entitlement.gateway;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** What was started, to be released in reverse order, each part whatever becomes of the others. Blocks. */
final class Releases implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Releases.class);

    /** How long a part may take unless it says otherwise; what takes longer ends with the process. */
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    <T extends AutoCloseable> T with(T part) {
        add(part);
        return part;
    }

    void add(AutoCloseable part) {
        parts.push(part);
    }

    void add(Mono<Void> release) {
        add(release, LIMIT);
    }

    void add(Mono<Void> release, Duration limit) {
        add(() -> release.timeout(limit, Mono.empty()).block());
    }

    @Override
    public void close() {
        parts.forEach(Releases::close);
        parts.clear();
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            log.warn("Not everything could be released", e);
        }
    }
}
