package dev.entitlement.benchmarks.jmh;

import java.util.function.Predicate;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** Tells of a call that is a {@code Mono}, once. */
final class EndOfCall<T> implements CoreSubscriber<T> {
    private final Caller.Ended ended;
    private final Predicate<T> success;
    private boolean told;

    EndOfCall(Caller.Ended ended, Predicate<T> success) {
        this.ended = ended;
        this.success = success;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(T result) {
        told = true;
        ended.ended(success.test(result) ? null : new IllegalStateException("ended as " + result));
    }

    @Override
    public void onError(Throwable cause) {
        told = true;
        ended.ended(cause);
    }

    @Override
    public void onComplete() {
        if (!told) {
            ended.ended(new IllegalStateException("ended without a result"));
        }
    }
}
