package dev.entitlement;

import dev.entitlement.upstream.Answer;
import dev.entitlement.upstream.OutboundRequest;
import dev.entitlement.upstream.Upstream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Operators;

/** One echo: one attempt, no policies but the attempt timeout. It touches no entitlement, so giving it up loses nothing. */
final class EchoCall extends TimeoutQueue.Timeout implements Subscription, OutboundRequest, Upstream.Receiver {
    private final CallLoop loop;
    private final @Nullable Admission admission;
    private final CheckedCredentials credentials;
    private final String id;
    private final @Nullable String given;
    private final CoreSubscriber<? super EchoResult> caller;
    private final AtomicBoolean started = new AtomicBoolean();

    private volatile boolean cancelled;
    private boolean ended;
    private boolean holdsPlace;
    private boolean followed;
    private Upstream.@Nullable Exchange exchange;
    private @Nullable Disposable fetching;
    private @Nullable String authorization; // the one given, or what was fetched

    /** @param admission whose places under the hard cap it shares; null for the probe, which must get through */
    EchoCall(
            CallLoop loop,
            @Nullable Admission admission,
            CheckedCredentials credentials,
            String id,
            @Nullable String authorization,
            CoreSubscriber<? super EchoResult> caller) {
        this.loop = loop;
        this.admission = admission;
        this.credentials = credentials;
        this.id = id;
        this.given = authorization;
        this.caller = caller;
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n) && started.compareAndSet(false, true) && !loop.run(this::begin)) {
            began(loop.nanoTime());
            refuse(Refusal.DRAINING);
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        loop.run(this::giveUp);
    }

    private void begin() {
        if (cancelled) {
            return;
        }
        long now = loop.nanoTime();
        began(now);
        if (admission != null && !admission.enter()) {
            refuse(Refusal.QUEUE_FULL);
            return;
        }
        holdsPlace = admission != null;
        loop.attemptTimeouts().start(this, now);
        if (given != null) {
            send(given, false);
        } else {
            fetching = Authorization.fetch(credentials, loop, (fetched, cause) -> {
                if (cause == null) {
                    send(fetched, false);
                } else {
                    failed(false, false, cause);
                }
            });
        }
    }

    private void send(@Nullable String value, boolean fresh) {
        if (!ended) {
            authorization = value;
            Upstream.Exchange sending = loop.upstream().send(this, fresh, this);
            if (fresh == followed) { // else it has ended already, in the one that follows a stale connection
                exchange = sending;
            }
        }
    }

    @Override
    public Kind kind() {
        return Kind.ECHO;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public @Nullable String authorization() {
        return authorization;
    }

    @Override
    public void answered(Answer answer) {
        AttemptEnd end = answer.facts() == null ? AttemptEnd.UNREADABLE : AttemptEnd.ANSWERED;
        end(end, answer.status(), answer.facts() == null ? null : new RawAnswer(answer));
    }

    @Override
    public void failed(boolean sent, boolean stale, Throwable cause) {
        if (stale && !followed) { // nobody's fault, as in a call
            followed = true;
            send(authorization, true);
            return;
        }
        end(sent ? AttemptEnd.LOST : AttemptEnd.NOT_SENT, 0, null);
    }

    @Override
    void timedOut() {
        boolean sent = false;
        if (exchange != null) {
            exchange.abort();
            sent = exchange.sent();
        }
        end(sent ? AttemptEnd.TIMED_OUT : AttemptEnd.NOT_SENT, 0, null);
    }

    private void giveUp() {
        if (!ended && exchange != null) {
            exchange.abort();
        }
        finish();
    }

    private void refuse(Refusal refusal) {
        finish(new EchoResult(AttemptEnd.NOT_SENT, 0, null, refusal, loop.nanoTime() - startNanos()));
    }

    private void end(AttemptEnd end, int status, @Nullable RawAnswer answer) {
        finish(new EchoResult(end, status, answer, null, loop.nanoTime() - startNanos()));
    }

    private void finish(EchoResult result) {
        if (!ended) {
            finish();
            caller.onNext(result);
            caller.onComplete();
        }
    }

    private void finish() {
        ended = true;
        cancelTimeout();
        if (fetching != null) {
            fetching.dispose();
        }
        if (admission != null && holdsPlace) {
            holdsPlace = false;
            admission.leave();
        }
    }
}
