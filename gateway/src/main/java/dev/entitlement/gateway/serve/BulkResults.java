package dev.entitlement.gateway.serve;

import dev.entitlement.BulkResult;
import dev.entitlement.ClientDrainingException;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * Writes the results of one bulk request, and asks for more as the caller reads. So a slow reader slows the calls: with no
 * room left nothing is asked for, then no line is read, then nothing from the socket. Confined to the connection's event
 * loop.
 */
final class BulkResults implements CoreSubscriber<BulkResult<BulkLine>>, Subscription {
    /**
     * As many results as may come before the caller has read any. Half of it is always asked for while there is room, so
     * that it does not bound how many attempts are in flight where {@code --max-in-flight} is its default.
     */
    private static final int WINDOW = 2048;

    private final CoreSubscriber<? super Void> end;
    private final BulkAnswer answer;
    private final BulkLines lines;
    private Subscription results;
    private int asked;

    @SuppressWarnings("NullAway.Init") // results come with onSubscribe
    BulkResults(CoreSubscriber<? super Void> end, BulkAnswer answer, BulkLines lines) {
        this.end = end;
        this.answer = answer;
        this.lines = lines;
    }

    @Override
    public Context currentContext() {
        return end.currentContext();
    }

    @Override
    public void onSubscribe(Subscription results) {
        this.results = results;
        end.onSubscribe(this);
        ask();
    }

    /** The caller has caught up. */
    void room() {
        ask();
        lines.room();
    }

    private void ask() {
        if (asked <= WINDOW / 2 && !answer.isFull()) {
            int more = WINDOW - asked;
            asked = WINDOW;
            results.request(more);
        }
    }

    @Override
    public void onNext(BulkResult<BulkLine> result) {
        asked--;
        try {
            answer.result(result);
        } catch (Throwable e) { // errors, too: what is left unsaid of a result must not look said
            results.cancel();
            end.onError(e);
            return;
        }
        ask();
    }

    @Override
    public void onError(Throwable e) {
        if (e instanceof InputBrokenOff || e instanceof ClientDrainingException) {
            complete(); // what was read is answered, and that there is no summary says the rest
        } else {
            end.onError(e);
        }
    }

    @Override
    public void onComplete() {
        if (lines.isReadAll()) {
            answer.summary();
        }
        complete();
    }

    private void complete() {
        answer.end();
        end.onComplete();
    }

    /** The answer is not made of elements; what is asked for is decided by the caller's reading. */
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {
        results.cancel();
    }
}
