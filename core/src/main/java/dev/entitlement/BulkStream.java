package dev.entitlement;

import dev.entitlement.policy.Priority;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * One bulk: lines in, results out, as fast as permits, the reader and the upstream allow, and no faster.
 *
 * <p>A line is <i>read</i>, that is, its call begins and its deadline starts, when three things have come together: a line
 * that the source has sent, a result that the reader has asked for, and a permit. The permit comes last and is in hand when
 * the call begins, so that no line that is read has to be refused. What waits in the queue for permits is the stream, with
 * one ticket, for its next line; with the permit that this brings it also takes all that are free beyond it, so one
 * ticket is enough to use all there are, and streams take turns.
 *
 * <p>Each line that is read has a result that the reader has asked for: none is ever stored, and a reader who asks for no
 * more stops the reading. {@code LINES_AT_HAND} lines lie ready, unread, so that a permit finds one.
 *
 * <p>It lives on one loop, and so do its calls. Whoever brings something (a line, an ended call, a demand, a permit) while
 * nobody is at work on it has the loop do the work, and all that others bring meanwhile: no lock, nobody waits.
 */
final class BulkStream<T> implements CoreSubscriber<T>, Subscription, Ticket.Owner {
    private static final int LINES_AT_HAND = 64;
    private static final int REFILL = LINES_AT_HAND / 2;

    /** Calls begun in a row: about a millisecond's worth, for single calls live on the same loop. */
    private static final int AT_A_TIME = 64;

    private static final AtomicLongFieldUpdater<BulkStream<?>> DEMAND = demandUpdater();

    /** What the reseller has to do after a result; null for nothing. */
    @FunctionalInterface
    interface Actions {
        @Nullable
        Mono<EntitlementResult> after(EntitlementResult result, ReactivationRequest request);
    }

    private final CoreSubscriber<? super BulkResult<T>> reader;
    private final Function<? super T, ReactivationRequest> toRequest;
    private final SharedPolicies policies;
    private final CallLoop loop;
    private final BulkStreams streams;
    private final Actions actions;
    private final int mostAtOnce;
    private final Hold hold = new Hold(); // asked for in answers to lines under credentials of their own
    private final Runnable work = this::work;

    // What others bring.
    private final AtomicInteger brought = new AtomicInteger();
    private final Queue<T> atHand = Queues.<T>get(LINES_AT_HAND).get();
    private final Queue<BulkLine<T>> ended =
            Queues.<BulkLine<T>>unboundedMultiproducer().get();
    private volatile long demand;
    private volatile boolean cancelled;
    private volatile boolean draining;
    private volatile boolean sourceEnded;
    private @Nullable Throwable sourceError; // written before sourceEnded
    private @Nullable Subscription source;

    // On the loop only.
    private boolean sourceAsked;
    private boolean sourceCancelled;
    private int takenSinceRefill;
    private @Nullable T next;
    private @Nullable ReactivationRequest nextRequest;
    private @Nullable BulkLine<T> first; // of those that are read and have not ended
    private int running;
    private int begun; // in this turn
    private @Nullable Ticket ticket;
    private long permit = Admission.NO_PLACE; // in hand
    private @Nullable Disposable holdTimer;
    private @Nullable Throwable failure; // after which nothing more is read
    private boolean finished;

    BulkStream(
            CoreSubscriber<? super BulkResult<T>> reader,
            Function<? super T, ReactivationRequest> toRequest,
            SharedPolicies policies,
            CallLoop loop,
            BulkStreams streams,
            Actions actions,
            int mostAtOnce) {
        this.reader = reader;
        this.toRequest = toRequest;
        this.policies = policies;
        this.loop = loop;
        this.streams = streams;
        this.actions = actions;
        this.mostAtOnce = mostAtOnce;
    }

    // ---- what others bring, on any thread

    @Override
    public Context currentContext() {
        return reader.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (Operators.validate(source, subscription)) {
            reader.onSubscribe(this);
            source = subscription; // and not before: until then nothing is done
            workOnIt();
        }
    }

    @Override
    public void onNext(T line) {
        if (sourceEnded) {
            Operators.onNextDropped(line, currentContext());
        } else if (atHand.offer(line)) {
            workOnIt();
        } else {
            Operators.onDiscard(line, currentContext());
            Objects.requireNonNull(source).cancel();
            onError(Exceptions.failWithOverflow("the source sent lines that nobody had asked for"));
        }
    }

    @Override
    public void onError(Throwable cause) {
        if (sourceEnded || cancelled) {
            Operators.onErrorDropped(cause, currentContext());
            return;
        }
        sourceError = cause;
        sourceEnded = true;
        workOnIt();
    }

    @Override
    public void onComplete() {
        sourceEnded = true;
        workOnIt();
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            Operators.addCap(DEMAND, this, n);
            workOnIt();
        }
    }

    @Override
    public void cancel() {
        if (!cancelled) {
            cancelled = true;
            workOnIt();
        }
    }

    /** The client takes no more lines. */
    void drain() {
        draining = true;
        workOnIt();
    }

    /** A line has its result. */
    void ended(BulkLine<T> line) {
        if (line.result().report().refusal() == Refusal.DRAINING) {
            draining = true; // its loop takes no calls, so the next would go the same way
        }
        ended.add(line);
        workOnIt();
    }

    @Override
    public void admitted(Ticket settled, long acquired) {
        ticket = null;
        permit = acquired;
        workOnIt();
    }

    /** Only a drain refuses a bulk. */
    @Override
    public void shed(Ticket settled, Refusal refusal) {
        ticket = null;
        drain();
    }

    @Override
    public boolean isCall() {
        return false;
    }

    @Nullable
    Mono<EntitlementResult> action(EntitlementResult result, ReactivationRequest request) {
        return actions.after(result, request);
    }

    // ---- the work, on the loop

    private void workOnIt() {
        if (brought.getAndIncrement() == 0 && !loop.run(work)) {
            work(); // the loop is gone, and no other thread can be at work
        }
    }

    private void work() {
        int done = 1;
        while (done != 0) {
            begun = 0;
            if (source != null && !finished) {
                deliver();
                goOn();
            }
            if (finished) {
                discardLines();
            }
            giveBackPermit();
            if (begun == AT_A_TIME) {
                loop.schedule(work, 1); // until then it counts as not done, so that nobody else begins it
                return;
            }
            done = brought.addAndGet(-done);
        }
    }

    private void goOn() {
        if (cancelled) {
            leave();
        } else if (draining || failure != null) {
            stopReading();
        } else {
            read();
        }
        finishIfOver();
    }

    private void deliver() {
        BulkLine<T> line;
        while ((line = ended.poll()) != null) {
            unlink(line);
            if (!cancelled) {
                Operators.produced(DEMAND, this, 1);
                deliver(line);
            }
        }
    }

    /** A reader that throws breaks the rules (Reactive Streams, 2.13) and has cancelled by that. */
    private void deliver(BulkLine<T> line) {
        try {
            reader.onNext(line.told());
        } catch (Throwable e) {
            policies.log().subscriberFailed(line.result().report().entitlementId(), e);
            cancelled = true;
        }
    }

    private void read() {
        if (!sourceAsked && demand > 0 && source != null) {
            sourceAsked = true;
            source.request(LINES_AT_HAND);
        }
        while (mayRead() && hasNext()) {
            long now = loop.nanoTime();
            if (isHeld(now) || !hasPermit(now)) {
                return;
            }
            begin();
        }
    }

    private boolean mayRead() {
        return ticket == null && !draining && begun < AT_A_TIME && running < mostAtOnce && running < demand;
    }

    private boolean hasNext() {
        if (next == null) {
            takeNext();
        }
        return next != null;
    }

    private void takeNext() {
        T line = atHand.poll();
        if (line == null) {
            return;
        }
        takenSinceRefill++;
        if (takenSinceRefill == REFILL && source != null) {
            takenSinceRefill = 0;
            source.request(REFILL);
        }
        try {
            nextRequest = Objects.requireNonNull(toRequest.apply(line), "the function gave null for a line");
            next = line;
        } catch (Throwable e) { // errors, too: they would else take the event loop's task with them
            Operators.onDiscard(line, currentContext());
            failure = e;
            stopReading();
        }
    }

    /** Whether the upstream asked to be left alone, and for how much longer. */
    private boolean isHeld(long now) {
        boolean ownCredentials = nextRequest != null && nextRequest.authorization() != null;
        long remaining = (ownCredentials ? hold : policies.hold()).remainingNanos(now);
        if (remaining > 0 && holdTimer == null) {
            holdTimer = loop.schedule(this::holdEnded, remaining);
        }
        return remaining > 0;
    }

    void hold(long nanos, long nowNanos) {
        hold.hold(nanos, nowNanos);
    }

    private void holdEnded() {
        holdTimer = null;
        workOnIt();
    }

    private boolean hasPermit(long now) {
        if (permit < 0) {
            permit = policies.admission().tryAcquireLeftOver(now);
        }
        if (permit == Admission.MUST_WAIT) {
            ticket = new Ticket(this, loop, caller(), Priority.BULK, now);
            policies.admission().await(ticket);
        }
        return permit >= 0;
    }

    private Object caller() {
        return Objects.requireNonNull(nextRequest).caller();
    }

    /** The next line's call. If it joins another, it leaves the permit for the line after it. */
    private void begin() {
        ReactivationRequest request = Objects.requireNonNull(nextRequest);
        BulkLine<T> line = new BulkLine<>(this, Objects.requireNonNull(next), request, permit);
        next = null;
        nextRequest = null;
        begun++;
        link(line);
        line.onSubscribe(new Call(policies, loop, request, line));
        permit = line.takePermit();
    }

    private void giveBackPermit() {
        if (permit >= 0) {
            long unused = permit;
            permit = Admission.NO_PLACE;
            policies.admission().giveBack(unused, loop.nanoTime());
        }
    }

    // ---- its end

    private void finishIfOver() {
        if (finished || running > 0 || !ended.isEmpty()) {
            return;
        }
        boolean isOver = sourceEnded; // asked before what it sent
        if (failure != null) {
            finish();
            reader.onError(failure);
        } else if (isOver && next == null && atHand.isEmpty()) {
            finish();
            complete();
        } else if (draining) {
            stopReading();
            finish();
            reader.onError(new ClientDrainingException());
        }
    }

    private void complete() {
        if (sourceError != null) {
            reader.onError(sourceError);
        } else {
            reader.onComplete();
        }
    }

    /** What has not been read is left. */
    private void stopReading() {
        if (!sourceCancelled && !sourceEnded && source != null) {
            sourceCancelled = true;
            source.cancel();
        }
        leaveQueue();
        if (holdTimer != null) {
            holdTimer.dispose();
            holdTimer = null;
        }
    }

    private void leave() {
        stopReading();
        for (BulkLine<T> line = first; line != null; line = line.next) {
            line.cancel();
        }
        finish();
    }

    private void finish() {
        finished = true;
        streams.ended(this);
        Operators.onDiscard(next, currentContext());
        next = null;
        nextRequest = null;
    }

    private void discardLines() {
        T line;
        while ((line = atHand.poll()) != null) {
            Operators.onDiscard(line, currentContext());
        }
    }

    private void leaveQueue() {
        if (ticket != null && policies.admission().leave(ticket)) {
            ticket = null;
        }
    }

    private void link(BulkLine<T> line) {
        running++;
        line.next = first;
        if (first != null) {
            first.previous = line;
        }
        first = line;
    }

    private void unlink(BulkLine<T> line) {
        running--;
        BulkLine<T> before = line.previous;
        BulkLine<T> after = line.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after != null) {
            after.previous = before;
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // a field updater knows no type arguments
    private static AtomicLongFieldUpdater<BulkStream<?>> demandUpdater() {
        return (AtomicLongFieldUpdater) AtomicLongFieldUpdater.newUpdater(BulkStream.class, "demand");
    }
}
