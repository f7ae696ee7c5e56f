package dev.entitlement;

import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** Listens, while a call waits, for the signal that its caller went away. */
final class CallerWatch extends BaseSubscriber<Object> {
    private final Runnable gone;
    private boolean told;

    private CallerWatch(Runnable gone) {
        this.gone = gone;
    }

    /** @param gone run once, on the signal's thread, perhaps before this method returns */
    static CallerWatch over(Publisher<?> callerGone, Runnable gone) {
        CallerWatch watch = new CallerWatch(gone);
        callerGone.subscribe(watch);
        return watch;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        subscription.request(1);
    }

    @Override
    protected void hookOnNext(Object any) {
        tell();
    }

    @Override
    protected void hookOnComplete() {
        tell();
    }

    @Override
    protected void hookOnError(Throwable any) {
        tell();
    }

    private void tell() {
        if (!told) {
            told = true;
            gone.run();
        }
    }
}
