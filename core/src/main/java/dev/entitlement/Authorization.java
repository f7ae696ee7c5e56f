package dev.entitlement;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Fuseable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/** Fetches the {@code Authorization} of one attempt from the credentials' supplier, and comes back on the call's loop. */
final class Authorization extends BaseSubscriber<String> {
    private static final Disposable ENDED = Disposables.disposed();

    private final CheckedCredentials credentials;
    private final CallLoop loop;
    private final Receiver then;
    private @Nullable String value;
    private boolean told; // on the loop only

    /** Hears what came. */
    @FunctionalInterface
    interface Receiver {

        /**
         * Called once.
         *
         * @param authorization null for none
         * @param cause why it could not be fetched; null if it could
         */
        void fetched(@Nullable String authorization, @Nullable Throwable cause);
    }

    private Authorization(CheckedCredentials credentials, CallLoop loop, Receiver then) {
        this.credentials = credentials;
        this.loop = loop;
        this.then = then;
    }

    /**
     * Tells {@code then} of the value or the error, on the loop: at once if the value is there already,
     * as fixed credentials are.
     *
     * @return to be disposed of if nobody waits any more
     */
    static Disposable fetch(CheckedCredentials credentials, CallLoop loop, Receiver then) {
        Mono<String> source;
        try {
            source = Objects.requireNonNull(credentials.authorization(), "the supplier gave null in place of a Mono");
        } catch (Throwable e) { // errors, too: a class that is missing would else take the event loop's task with it
            then.fetched(null, e);
            return ENDED;
        }
        if (source instanceof Fuseable.ScalarCallable<?> known) {
            known(known, credentials, then);
            return ENDED;
        }
        Authorization fetching = new Authorization(credentials, loop, then);
        try {
            source.subscribe(fetching);
        } catch (Throwable e) { // what Reactor takes for fatal comes this way, in place of a signal
            fetching.hookOnError(e);
        }
        return fetching;
    }

    /** Nothing is made for what is there already: this is the way of nearly every attempt. */
    private static void known(Callable<?> source, CheckedCredentials credentials, Receiver then) {
        String known;
        try {
            known = (String) source.call();
        } catch (Throwable e) {
            then.fetched(null, e);
            return;
        }
        String fault = fault(known, credentials);
        if (fault == null) {
            then.fetched(known, null);
        } else {
            then.fetched(null, new IllegalArgumentException(fault));
        }
    }

    private static @Nullable String fault(@Nullable String fetched, CheckedCredentials credentials) {
        String fault = fetched == null ? null : credentials.fault(fetched);
        return fault == null ? null : "authorization: " + fault;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    protected void hookOnNext(String next) {
        value = next;
    }

    @Override
    protected void hookOnComplete() {
        String fetched = value;
        loop.run(() -> deliver(fetched));
    }

    @Override
    protected void hookOnError(Throwable cause) {
        loop.run(() -> tell(null, cause));
    }

    private void deliver(@Nullable String fetched) {
        String fault = fault(fetched, credentials);
        if (fault == null) {
            tell(fetched, null);
        } else {
            tell(null, new IllegalArgumentException(fault));
        }
    }

    /** Once, whatever a supplier still says or throws. */
    private void tell(@Nullable String authorization, @Nullable Throwable cause) {
        if (!told) {
            told = true;
            then.fetched(authorization, cause);
        } else if (cause != null) {
            Operators.onErrorDropped(cause, currentContext());
        }
    }
}
