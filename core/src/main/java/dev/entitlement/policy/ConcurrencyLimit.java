package dev.entitlement.policy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How many attempts may be at the upstream at once: a number that follows the upstream's latency and refusals
 * ({@link AdaptiveLimit} has the rules), or a fixed one. Thread-safe and lock-free.
 *
 * <p>An answer costs one atomic addition: answers are counted, and their latencies summed up, in one {@code long} (20
 * bits and 44 bits of microseconds). A <i>round</i> is a round trip of the upstream, or more if that has too few answers
 * for their mean to say something. The thread whose answer completes a round opens the next one by a compare-and-set that
 * only one thread can win; it takes the sum away and puts the rules' conclusion, an immutable value, in place of the old
 * one. If a drop was faster, the round is void. That an answer may be counted into the next round, as its thread was late,
 * does no harm.
 */
public final class ConcurrencyLimit {
    private static final int COUNT_BITS = 20;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long LONGEST_MICROS = 3_600_000_000L;

    private final AtomicReference<AdaptiveLimit> current;
    private final AtomicLong answers = new AtomicLong();
    private final AtomicInteger drops = new AtomicInteger();
    private final AtomicInteger peak = new AtomicInteger();

    private ConcurrencyLimit(AdaptiveLimit start) {
        this.current = new AtomicReference<>(start);
    }

    /**
     * A limit that follows the upstream. It starts at 200, or at the cap if that is less.
     *
     * @param cap the most it can become, 1 or more
     * @throws IllegalArgumentException if {@code cap} is less than 1
     */
    public static ConcurrencyLimit adaptive(int cap) {
        return new ConcurrencyLimit(AdaptiveLimit.upTo(requirePositive(cap)));
    }

    /**
     * A limit that stays where it is, and still knows how long a round trip takes.
     *
     * @param cap the limit, 1 or more
     * @throws IllegalArgumentException if {@code cap} is less than 1
     */
    public static ConcurrencyLimit fixed(int cap) {
        return new ConcurrencyLimit(AdaptiveLimit.fixedAt(requirePositive(cap)));
    }

    /** The limit now, 1 to the cap. */
    public int value() {
        return current.get().value();
    }

    /**
     * What to reckon with when it is about more than the next few round trips: the limit now, or the cap while the limit
     * still doubles, for then nothing has yet been seen of where it will end. While the limit is changed to see what follows,
     * it is what it was before, to which {@link #roundTripNanos} still belongs.
     */
    public int hopedFor() {
        return current.get().hopedFor();
    }

    /** Notes how many permits are out, the one just given included. Writes only if there have not been so many this round. */
    public void inFlight(int now) {
        int seen = peak.get();
        while (now > seen && !peak.compareAndSet(seen, now)) {
            seen = peak.get();
        }
    }

    /** Notes an attempt that began at {@code startNanos} and was answered {@code OK} now. */
    public void answered(long startNanos, long nowNanos) {
        long micros = Math.max(1, Math.min((nowNanos - startNanos) / NANOS_PER_MICRO, LONGEST_MICROS));
        long sum = answers.addAndGet(micros << COUNT_BITS | 1);
        endRound(startNanos, nowNanos, count(sum));
    }

    /**
     * Notes an attempt that began at {@code startNanos} and has now been refused by the upstream for its load, or was not
     * answered in time.
     */
    public void dropped(long startNanos, long nowNanos) {
        AdaptiveLimit seen = current.get();
        Opening opening = seen.opening();
        if (opening == null) {
            open(startNanos);
            dropped(startNanos, nowNanos);
            return;
        }
        if (!opening.counts(startNanos)) {
            return;
        }
        int dropped = drops.incrementAndGet();
        int answered = count(answers.get());
        AdaptiveLimit next = seen.afterDrop(startNanos, nowNanos, dropped, answered);
        while (next != seen && !current.compareAndSet(seen, next)) {
            seen = current.get();
            next = seen.afterDrop(startNanos, nowNanos, dropped, answered);
        }
        endRound(startNanos, nowNanos, answered);
    }

    /** Starts low, at 20 or the cap if that is less, and doubles from there: the circuit has just closed. */
    public void startLow(long nowNanos) {
        current.updateAndGet(limit -> limit.startingLow(nowNanos));
    }

    /** How long an attempt takes at present: the mean of the {@code OK} answers of the last round, 100 ms before the first. */
    public long roundTripNanos() {
        return current.get().roundTripNanos();
    }

    private void endRound(long startNanos, long nowNanos, int answered) {
        AdaptiveLimit seen = current.get();
        Opening opening = seen.opening();
        if (opening == null) {
            open(startNanos);
            endRound(startNanos, nowNanos, answered);
        } else if (opening.roundTripPassed(startNanos, nowNanos, seen.knownRoundTripNanos())
                && seen.isEnough(answered + drops.get(), peak.get(), nowNanos - opening.beganNanos())) {
            endRound(seen, nowNanos);
        }
    }

    /** Whoever opens the next round judges this one, alone. */
    private void endRound(AdaptiveLimit seen, long nowNanos) {
        AdaptiveLimit next = seen.openingAgain(nowNanos);
        if (current.compareAndSet(seen, next)) {
            Round round = takeRound();
            if (round.attempts() > 0) {
                current.compareAndSet(next, seen.afterRound(round, nowNanos));
            }
        }
    }

    private void open(long startNanos) {
        current.updateAndGet(limit -> limit.opening() == null ? limit.opening(startNanos) : limit);
    }

    private Round takeRound() {
        long sum = answers.getAndSet(0);
        int count = count(sum);
        double meanNanos = count == 0 ? 0 : (double) (sum >>> COUNT_BITS) / count * NANOS_PER_MICRO;
        return new Round(meanNanos, count, drops.getAndSet(0), peak.getAndSet(0));
    }

    private static int count(long sum) {
        return (int) (sum & COUNT_MASK);
    }

    private static int requirePositive(int cap) {
        if (cap < 1) {
            throw new IllegalArgumentException("cap: " + cap + " (expected: 1 or more)");
        }
        return cap;
    }
}
