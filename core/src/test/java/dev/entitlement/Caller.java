package dev.entitlement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Who made a call, and what they got. */
final class Caller extends BaseSubscriber<EntitlementResult> {
    private final VirtualTimeScheduler scheduler;
    private final List<EntitlementResult> results = new ArrayList<>();
    private Duration answeredAt;
    private boolean completed;
    private Throwable error;

    Caller(VirtualTimeScheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    protected void hookOnNext(EntitlementResult result) {
        results.add(result);
        answeredAt = Duration.ofNanos(scheduler.now(TimeUnit.NANOSECONDS));
    }

    @Override
    protected void hookOnComplete() {
        completed = true;
    }

    @Override
    protected void hookOnError(Throwable cause) {
        error = cause;
    }

    List<EntitlementResult> results() {
        return results;
    }

    /** When the result came, since the beginning of the test; null if it did not. */
    Duration answeredAt() {
        return answeredAt;
    }

    boolean completed() {
        return completed;
    }

    /** The one result. */
    EntitlementResult result() {
        if (error != null) {
            throw new AssertionError("the call ended in an error", error);
        }
        if (results.size() != 1 || !completed) {
            throw new AssertionError("not one result and the end: " + results + ", completed: " + completed);
        }
        return results.get(0);
    }
}
