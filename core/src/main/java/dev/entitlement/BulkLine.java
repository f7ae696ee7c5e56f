package dev.entitlement;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** A line of a bulk that has been read: the caller of its call, and a link of the list of all that have not ended. */
final class BulkLine<T> implements CoreSubscriber<EntitlementResult> {
    private final BulkStream<T> stream;
    private final T line;
    private final ReactivationRequest request;
    private long permit;
    private @Nullable Subscription call;
    private @Nullable Disposable acting;
    private @Nullable EntitlementResult result;

    /** Its neighbours; {@link BulkStream}'s alone. */
    @Nullable
    BulkLine<T> previous;

    @Nullable
    BulkLine<T> next;

    /** @param permit for the first attempt */
    BulkLine(BulkStream<T> stream, T line, ReactivationRequest request, long permit) {
        this.stream = stream;
        this.line = line;
        this.request = request;
        this.permit = permit;
    }

    /** The permit in hand, once; then negative. */
    long takePermit() {
        long taken = permit;
        permit = Admission.NO_PLACE;
        return taken;
    }

    /** The upstream asked to be left alone. */
    void hold(long nanos, long nowNanos) {
        stream.hold(nanos, nowNanos);
    }

    @Override
    public Context currentContext() {
        return stream.currentContext();
    }

    @Override
    public void onSubscribe(Subscription begun) {
        call = begun;
        begun.request(1);
    }

    @Override
    public void onNext(EntitlementResult came) {
        result = came;
        Mono<EntitlementResult> action = stream.action(came, request);
        if (action == null) {
            stream.ended(this);
        } else { // its end is the line's, and comes on a thread of the handler's choice
            acting = action.contextWrite(currentContext())
                    .subscribe(any -> stream.ended(this), fault -> stream.ended(this));
        }
    }

    @Override
    public void onError(Throwable never) {
        throw new IllegalStateException("a call ends in a result", never);
    }

    @Override
    public void onComplete() {}

    /** What was not sent is not sent, what was sent is heard out. */
    void cancel() {
        if (call != null) {
            call.cancel();
        }
        if (acting != null) {
            acting.dispose();
        }
    }

    EntitlementResult result() {
        if (result == null) {
            throw new IllegalStateException("the line has not ended");
        }
        return result;
    }

    BulkResult<T> told() {
        return new BulkResult<>(line, result());
    }
}
