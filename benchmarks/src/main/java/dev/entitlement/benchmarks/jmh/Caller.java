package dev.entitlement.benchmarks.jmh;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A client that reactivates entitlements, each with the policies it has: ours, or what others use. All of them send the
 * same request over HTTP/1.1 on one event loop, read the answer whole and take the {@code responseCode} from it with the
 * same reader.
 */
interface Caller extends AutoCloseable {
    /** Of everybody who has one: long, for it is to cost what a timeout costs and never to run out on a busy machine. */
    Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(30);

    /** Hears how a call ended. */
    interface Ended {
        /** @param failure null if the entitlement was reactivated */
        void ended(@Nullable Throwable failure);
    }

    /** Starts a call. Any thread. */
    void call(String id, Ended ended);

    @Override
    void close();
}
