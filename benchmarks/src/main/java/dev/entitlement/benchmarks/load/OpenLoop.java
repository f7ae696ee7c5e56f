package dev.entitlement.benchmarks.load;

import dev.entitlement.benchmarks.results.Times;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Starts calls on schedule, on one event loop, whatever the answers do; never waits for one. A run on several loops
 * deals the calls of its one schedule out in turn.
 *
 * <p>Each time it turns to the schedule it starts all that is due, up to a batch, then lets the loop read: the answers to
 * a large burst must not lie unread until the last of it is sent. Nor must calls wait until the last of many answers is
 * read, so after each of them it starts a few that are due. It sleeps until the next call is due, but never less than
 * {@link #SHORTEST_SLEEP}: waking up costs as much as a call, so at high rates a few are started together, that much late
 * at most; the lateness is recorded.
 *
 * <p>Calls wait equally long, so in order of start is in order of expiry: one queue and one coarse tick serve all
 * timeouts. A call whose time is over when its turn comes ends so and is not sent.
 */
final class OpenLoop implements Connections.Owner {
    private static final int BATCH = 256;
    private static final int BETWEEN_ANSWERS = 4;
    private static final long SHORTEST_SLEEP = 50 * Times.MICROSECOND;
    private static final long TICK = 10 * Times.MILLISECOND;

    private final EventLoop loop;
    private final FireTimes fireTimes;
    private final int share;
    private final long timeoutNanos;
    private final long scheduleNanos;
    private final RunClock clock;
    private final Recorder recorder;
    private final Connections connections;
    private final CallEnds ends;
    private final Runnable finished;

    private final Failures failures = new Failures();
    private final ArrayDeque<Call> inOrder = new ArrayDeque<>();
    private long nextNumber;
    private long nextNanos;
    private long started;
    private long unended;
    private boolean stopped;
    private volatile @Nullable Throwable lastLoss;

    /**
     * @param fireTimes of the whole run
     * @param place of this one among those of the run, from 0: it starts the calls whose number leaves this remainder
     * @param ends hears of every call's end
     * @param finished told once, on the loop, when all calls have ended
     */
    OpenLoop(
            EventLoop loop,
            Bootstrap bootstrap,
            RequestWriter writer,
            RunSettings settings,
            FireTimes fireTimes,
            int place,
            RunClock clock,
            Recorder recorder,
            CallEnds ends,
            Runnable finished) {
        this.loop = loop;
        this.fireTimes = fireTimes;
        this.share = settings.threads();
        this.timeoutNanos = settings.timeoutNanos();
        this.scheduleNanos = settings.schedule().nanos();
        this.clock = clock;
        this.recorder = recorder;
        this.ends = ends;
        this.finished = finished;
        this.connections = new Connections(loop, bootstrap, writer, clock, settings.connectionsOf(place), this);
        this.nextNumber = place;
        this.nextNanos = skipped(place + 1);
    }

    private long skipped(int steps) {
        long next = FireTimes.END;
        for (int i = 0; i < steps; i++) {
            next = fireTimes.next();
        }
        return next;
    }

    /** Opens the connections; {@code done} hears what came of it, on the loop. Any thread. */
    void open(Consumer<Connections.Opened> done) {
        loop.execute(() -> connections.open(done));
    }

    /** Begins when the clock says so. Any thread. */
    void start() {
        loop.execute(() -> {
            loop.schedule(this::turn, -clock.now(), TimeUnit.NANOSECONDS);
            loop.schedule(this::tick, -clock.now(), TimeUnit.NANOSECONDS);
        });
    }

    /** Starts no more calls and waits for none. Any thread. */
    void stop() {
        loop.execute(() -> stopped = true);
    }

    private void turn() {
        long now = fireDue(BATCH);
        if (nextNanos != FireTimes.END && !stopped) {
            long sleep = nextNanos <= now ? 0 : Math.max(SHORTEST_SLEEP, nextNanos - now);
            loop.schedule(this::turn, sleep, TimeUnit.NANOSECONDS);
        }
    }

    /** Returns what the time is then. */
    private long fireDue(int most) {
        long now = clock.now();
        for (int left = most; left > 0 && nextNanos <= now && !stopped; left--) {
            Call call = new Call(nextNumber, nextNanos);
            nextNumber += share;
            nextNanos = skipped(share);
            fire(call, now);
            now = clock.now();
        }
        return now;
    }

    @Override
    public void answered() {
        fireDue(BETWEEN_ANSWERS);
    }

    private void fire(Call call, long nowNanos) {
        started++;
        unended++;
        recorder.fired(call, nowNanos);
        if (expired(call, nowNanos)) {
            return; // beyond what the generator can do: sent, it would take the time and the connections of later ones
        }
        inOrder.add(call);
        if (!connections.send(call, nowNanos)) {
            recorder.waited(nowNanos);
        }
    }

    @Override
    public void ended(Call call, Ending ending, @Nullable Throwable cause) {
        if (call.isEnded() || stopped) {
            return;
        }
        call.end();
        unended--;
        long now = clock.now();
        recorder.ended(call, ending, now);
        ends.ended(call, ending, now);
        if (!ending.isGood()) {
            failures.add(call, ending, cause);
        }
        if (cause != null) {
            lastLoss = cause;
        }
    }

    private void tick() {
        long now = clock.now();
        expire(now);
        recorder.passed(now, connections.waiting());
        if (stopped || nextNanos == FireTimes.END && unended == 0 && now >= scheduleNanos) {
            stopped = true;
            connections.close();
            recorder.finish();
            finished.run();
        } else {
            loop.schedule(this::tick, TICK, TimeUnit.NANOSECONDS);
        }
    }

    private void expire(long nowNanos) {
        Call first = inOrder.peek();
        while (first != null && (first.isEnded() || nowNanos - first.scheduledNanos() >= timeoutNanos)) {
            inOrder.poll();
            if (expired(first, nowNanos)) {
                connections.abandon(first);
            }
            first = inOrder.peek();
        }
    }

    @Override
    public boolean expired(Call call, long nowNanos) {
        if (call.isEnded() || nowNanos - call.scheduledNanos() < timeoutNanos) {
            return false;
        }
        ended(call, Ending.TIMEOUT, null);
        return true;
    }

    /** Why the latest lost call was lost; null if none was. Any thread. */
    @Nullable
    Throwable lastLoss() {
        return lastLoss;
    }

    /** Calls whose turn came; to be asked when it has finished, as the next. */
    long started() {
        return started;
    }

    /** Why calls did not end well. */
    Failures failures() {
        return failures;
    }

    /** Calls that had not ended when it was stopped. */
    long unended() {
        return unended;
    }
}
