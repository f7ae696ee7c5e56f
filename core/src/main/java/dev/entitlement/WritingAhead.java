package dev.entitlement;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Operators;

/** Has the identifier of one attempt written down, and comes back on the call's loop. */
final class WritingAhead extends BaseSubscriber<Void> {
    private final CallLoop loop;
    private final Consumer<@Nullable Throwable> then;
    private boolean told; // on the loop only

    private WritingAhead(CallLoop loop, Consumer<@Nullable Throwable> then) {
        this.loop = loop;
        this.then = then;
    }

    /**
     * Calls {@code then}, once and on the loop, when the identifier is written (null) or is not going to be.
     *
     * @return to be disposed of if nobody waits any more
     */
    static Disposable write(
            WriteAhead writeAhead,
            ReactivationRequest request,
            String identifier,
            CallLoop loop,
            Consumer<@Nullable Throwable> then) {
        WritingAhead writing = new WritingAhead(loop, then);
        try {
            Publisher<Void> source = Objects.requireNonNull(
                    writeAhead.write(request, identifier), "the write-ahead gave null in place of a Publisher");
            source.subscribe(writing);
            return writing;
        } catch (Throwable e) { // errors, too: what Reactor takes for fatal comes this way, in place of a signal
            writing.hookOnError(e);
            return Disposables.disposed();
        }
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    protected void hookOnComplete() {
        loop.run(() -> tell(null));
    }

    @Override
    protected void hookOnError(Throwable cause) {
        loop.run(() -> tell(cause));
    }

    private void tell(@Nullable Throwable cause) {
        if (!told) {
            told = true;
            then.accept(cause);
        } else if (cause != null) {
            Operators.onErrorDropped(cause, currentContext());
        }
    }
}
