package dev.entitlement;

import dev.entitlement.upstream.Answer;
import dev.entitlement.upstream.OutboundRequest;
import dev.entitlement.upstream.Upstream;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;

/**
 * One attempt while it lasts: its identifier written down, the credentials, one exchange with the upstream, one clock over both. It tells its
 * {@link Attempts} once how it ended. Confined to their loop.
 */
final class LiveAttempt extends TimeoutQueue.Timeout
        implements OutboundRequest, Upstream.Receiver, Authorization.Receiver {
    private static final Logger log = LoggerFactory.getLogger(EntitlementClient.class); // debugging only

    private final Attempts owner;
    private final String identifier;
    private final boolean fresh;

    private boolean ended;
    private @Nullable String authorization;
    private @Nullable TraceContext trace;
    private Upstream.@Nullable Exchange exchange;
    private boolean written;
    private @Nullable Disposable fetching; // what is to come before it is sent
    private @Nullable Disposable shortTimeout; // null if the attempt has the whole attempt timeout

    /** @param fresh whether it needs a new connection */
    LiveAttempt(Attempts owner, String identifier, long startNanos, boolean fresh) {
        began(startNanos);
        this.owner = owner;
        this.identifier = identifier;
        this.fresh = fresh;
    }

    private SharedPolicies policies() {
        return owner.policies();
    }

    private CallLoop loop() {
        return owner.loop();
    }

    // ---- what goes out

    @Override
    public Kind kind() {
        return Kind.REACTIVATE;
    }

    @Override
    public String id() {
        return owner.entitlementId();
    }

    @Override
    public String requestIdentifier() {
        return identifier;
    }

    @Override
    public @Nullable String authorization() {
        return authorization;
    }

    @Override
    public @Nullable String traceparent() {
        return trace == null ? null : trace.traceparent();
    }

    @Override
    public @Nullable String tracestate() {
        return trace == null ? null : trace.tracestate();
    }

    @Override
    public @Nullable String contentType() {
        if (owner.request().body() != null) {
            return owner.request().contentType();
        }
        return policies().notificationBody() == null ? null : "application/json";
    }

    @Override
    public byte @Nullable [] body() {
        byte[] callers = owner.request().body();
        return callers != null ? callers : policies().notificationBody();
    }

    // ---- its way

    /** Whether the upstream may have it. */
    boolean sent() {
        return exchange != null && exchange.sent();
    }

    void start(long deadlineNanos) {
        startTimeout(deadlineNanos);
        WriteAhead writeAhead = policies().writeAhead();
        if (writeAhead == null) {
            authorize();
        } else {
            write(writeAhead);
        }
    }

    /** What was sent and is not written would be sent again, under another identifier, after a crash. */
    private void write(WriteAhead writeAhead) {
        Disposable writing = WritingAhead.write(writeAhead, owner.request(), identifier, loop(), cause -> {
            if (ended) {
                return; // it came too late
            }
            fetching = null;
            written = true;
            if (cause == null) {
                authorize();
            } else {
                policies().log().notWritten(owner.entitlementId(), identifier, cause);
                withhold();
            }
        });
        if (!written && !ended) {
            fetching = writing;
        }
    }

    private void authorize() {
        written = true;
        String given = owner.request().authorization();
        if (given != null) {
            send(given);
        } else {
            fetchCredentials();
        }
    }

    private void startTimeout(long deadlineNanos) {
        long remaining = deadlineNanos - startNanos();
        if (remaining >= loop().attemptTimeouts().lengthNanos()) {
            loop().attemptTimeouts().start(this, startNanos());
        } else {
            shortTimeout = loop().schedule(this::timedOut, remaining);
        }
    }

    /** The deadline that cut this attempt short is a later one now. */
    void extend(long deadlineNanos) {
        if (shortTimeout != null) {
            shortTimeout.dispose();
            long length = Math.min(loop().attemptTimeouts().lengthNanos(), deadlineNanos - startNanos());
            shortTimeout = loop().schedule(this::timedOut, startNanos() + length - loop().nanoTime());
        }
    }

    private void fetchCredentials() {
        Disposable credentials = Authorization.fetch(policies().credentials(), loop(), this);
        if (!ended && exchange == null && !credentials.isDisposed()) {
            fetching = credentials;
        }
    }

    @Override
    public void fetched(@Nullable String value, @Nullable Throwable cause) {
        if (ended) {
            return; // it came too late
        }
        fetching = null;
        if (cause == null) {
            send(value);
        } else {
            withoutCredentials(cause);
        }
    }

    /** Nobody asked the upstream, so this says nothing about its health. */
    private void withoutCredentials(Throwable cause) {
        policies().log().noCredentials(owner.entitlementId(), identifier, cause);
        withhold();
    }

    private void withhold() {
        end(AttemptEnd.NOT_SENT, Judgement.WITHHELD, null);
    }

    private void send(@Nullable String fetched) {
        authorization = fetched;
        trace = owner.trace();
        Upstream.Exchange sending = loop().upstream().send(this, fresh, this);
        if (!ended) {
            exchange = sending;
        }
    }

    @Override
    public void answered(Answer whole) {
        Judgement judged = Judgement.of(whole, owner.entitlementId());
        AttemptEnd end = whole.facts() == null
                ? AttemptEnd.UNREADABLE
                : judged == Judgement.MISDIRECTED ? AttemptEnd.MISDIRECTED : AttemptEnd.ANSWERED;
        end(end, judged, whole);
    }

    @Override
    public void failed(boolean sent, boolean stale, Throwable cause) {
        log.debug("An attempt for {} ({}) failed", owner.entitlementId(), identifier, cause);
        if (!sent && !stale) {
            policies().log().noConnection(owner.entitlementId(), identifier, cause);
        }
        end(sent ? AttemptEnd.LOST : AttemptEnd.NOT_SENT, sent ? Judgement.LOST : Judgement.NOT_SENT, null, stale);
    }

    @Override
    void timedOut() {
        if (!written) {
            policies().log().notWritten(owner.entitlementId(), identifier, new TimeoutException("not written in time"));
            withhold();
            return;
        }
        if (exchange == null) {
            withoutCredentials(new TimeoutException("they did not come in time"));
            return;
        }
        exchange.abort();
        boolean sent = exchange.sent();
        end(sent ? AttemptEnd.TIMED_OUT : AttemptEnd.NOT_SENT, sent ? Judgement.TIMED_OUT : Judgement.NOT_SENT, null);
    }

    /** Gives it up while it still waits for credentials or a connection; what was sent is heard out. */
    void withdraw() {
        if (sent()) {
            return;
        }
        if (exchange != null) {
            exchange.abort();
        }
        withhold();
    }

    private void end(AttemptEnd end, Judgement judged, @Nullable Answer whole) {
        end(end, judged, whole, false);
    }

    private void end(AttemptEnd end, Judgement judged, @Nullable Answer whole, boolean stale) {
        if (ended) {
            return;
        }
        ended = true;
        cancelTimeout();
        if (shortTimeout != null) {
            shortTimeout.dispose();
        }
        if (fetching != null) {
            fetching.dispose();
        }
        owner.attemptEnded(this, end, judged, whole, stale);
    }
}
