package dev.entitlement;

import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** Listens, while a call waits, for the signal that its caller went away. */
final class CallerWatch extends BaseSubscriber<Object> {
    private final Runnable gone;
    private final ClientLog log;
    private boolean told;

    private CallerWatch(Runnable gone, ClientLog log) {
        this.gone = gone;
        this.log = log;
    }

    /**
     * A signal that cannot be had is none.
     *
     * @param gone run once, on the signal's thread, perhaps before this method returns
     */
    static CallerWatch over(Publisher<?> callerGone, ClientLog log, Runnable gone) {
        CallerWatch watch = new CallerWatch(gone, log);
        try {
            callerGone.subscribe(watch);
        } catch (Throwable e) { // errors, too: what Reactor takes for fatal comes this way
            log.callerWatchFailed(e);
        }
        return watch;
    }

    /** Listens no more. */
    void stop() {
        try {
            dispose();
        } catch (Throwable e) {
            log.callerWatchFailed(e);
        }
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
