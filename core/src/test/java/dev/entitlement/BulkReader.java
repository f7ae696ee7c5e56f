package dev.entitlement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Who reads the results of a bulk, and what came. */
final class BulkReader extends BaseSubscriber<BulkResult<?>> {
    private final VirtualTimeScheduler scheduler;
    private final long demand;
    private final List<BulkResult<?>> results = new ArrayList<>();
    private final Map<Outcome, Integer> outcomes = new LinkedHashMap<>();
    private int count;
    private boolean forgetful;
    private boolean completed;
    private Throwable error;
    private Duration endedAt;

    BulkReader(VirtualTimeScheduler scheduler, long demand) {
        this.scheduler = scheduler;
        this.demand = demand;
    }

    /** Only counts from now on, for the long run. */
    BulkReader forgets() {
        forgetful = true;
        return this;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        if (demand > 0) {
            subscription.request(demand);
        }
    }

    @Override
    protected void hookOnNext(BulkResult<?> result) {
        count++;
        outcomes.merge(result.result().outcome(), 1, Integer::sum);
        if (!forgetful) {
            results.add(result);
        }
    }

    @Override
    protected void hookOnComplete() {
        completed = true;
        endedAt = now();
    }

    @Override
    protected void hookOnError(Throwable cause) {
        error = cause;
        endedAt = now();
    }

    private Duration now() {
        return Duration.ofNanos(scheduler.now(TimeUnit.NANOSECONDS));
    }

    List<BulkResult<?>> results() {
        return results;
    }

    /** Results so far. */
    int count() {
        return count;
    }

    Map<Outcome, Integer> outcomes() {
        return outcomes;
    }

    EntitlementResult result(Object line) {
        List<EntitlementResult> found = results.stream()
                .filter(one -> one.line().equals(line))
                .<EntitlementResult>map(BulkResult::result)
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("not one result for " + line + ": " + found);
        }
        return found.get(0);
    }

    boolean completed() {
        return completed;
    }

    /** Null if there was none. */
    Throwable error() {
        return error;
    }

    boolean ended() {
        return endedAt != null;
    }

    /** Since the beginning of the test; null if it has not ended. */
    Duration endedAt() {
        return endedAt;
    }
}
