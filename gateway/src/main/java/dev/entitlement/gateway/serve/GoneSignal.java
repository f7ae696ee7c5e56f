package dev.entitlement.gateway.serve;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Operators;

/**
 * The signal that a caller has sent its last byte: completes then. One listens at a time, as a connection handles one
 * request at a time, so that nothing is made for whoever listens. Confined to the connection's event loop.
 */
final class GoneSignal implements Publisher<Void>, Subscription {
    private boolean gone;
    private @Nullable Subscriber<? super Void> listener;

    @Override
    public void subscribe(Subscriber<? super Void> subscriber) {
        if (gone) {
            Operators.complete(subscriber);
        } else {
            listener = subscriber;
            subscriber.onSubscribe(this);
        }
    }

    void tell() {
        gone = true;
        Subscriber<? super Void> told = listener;
        if (told != null) {
            listener = null;
            told.onComplete();
        }
    }

    /** There are no elements to ask for. */
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {
        listener = null;
    }
}
