package dev.entitlement.benchmarks.jmh;

import org.openjdk.jmh.infra.Blackhole;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** Takes what comes, and lets the compiler think that it is needed. An error fails the benchmark. */
final class Receiver implements CoreSubscriber<Object> {
    private final Blackhole hole;

    Receiver(Blackhole hole) {
        this.hole = hole;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Object value) {
        hole.consume(value);
    }

    @Override
    public void onError(Throwable cause) {
        throw new IllegalStateException(cause);
    }

    @Override
    public void onComplete() {}
}
