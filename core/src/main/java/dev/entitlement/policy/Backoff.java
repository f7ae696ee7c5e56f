package dev.entitlement.policy;

import java.time.Duration;

/**
 * How long to wait before a retry: exponential, jittered, bounded. Immutable and pure.
 *
 * <p>The ceiling of the n-th retry is {@code c = min(max, base · 2^(n−1))}. After silence the wait is drawn from 0…c
 * (full jitter): nothing was heard, so the only aim is to spread the retries of many calls as thinly as possible. After
 * an error that was read it is drawn from c/2…c: the platform has by then repeated the request at the merchant several
 * times within milliseconds, so that coming back at once would only add to that.
 *
 * @param base ceiling of the first wait after an attempt that was not answered, zero or longer
 * @param answerBase ceiling of the first wait after an error that was read, zero or longer
 * @param max no ceiling exceeds it, not even the first, zero or longer
 * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Why full jitter: Brooker,
 *     Exponential Backoff And Jitter</a>
 */
public record Backoff(Duration base, Duration answerBase, Duration max) {

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    /** @throws IllegalArgumentException if one of the durations is negative */
    public Backoff {
        requireNotNegative("base", base);
        requireNotNegative("answerBase", answerBase);
        requireNotNegative("max", max);
    }

    /**
     * The wait after an attempt that was not answered, in nanoseconds, 0 to the ceiling.
     *
     * @param retry which retry of the call follows, from 1; any larger number is safe
     * @param random where in the range, 0 inclusive to 1 exclusive
     * @throws IllegalArgumentException if {@code retry} is less than 1
     */
    public long afterSilenceNanos(int retry, double random) {
        return draw(ceilingNanos(base, retry), random);
    }

    /**
     * The wait after an error that was read, in nanoseconds, half the ceiling to the whole.
     *
     * @param retry which retry of the call follows, from 1; any larger number is safe
     * @param random where in the range, 0 inclusive to 1 exclusive
     * @throws IllegalArgumentException if {@code retry} is less than 1
     */
    public long afterAnswerNanos(int retry, double random) {
        long ceiling = ceilingNanos(answerBase, retry);
        long half = ceiling / 2;
        return (ceiling - half) + draw(half, random);
    }

    private long ceilingNanos(Duration first, int retry) {
        if (retry < 1) {
            throw new IllegalArgumentException("retry: " + retry + " (expected: 1 or more)");
        }
        long firstNanos = saturatedNanos(first);
        long maxNanos = saturatedNanos(max);
        int doublings = retry - 1;
        if (firstNanos == 0) {
            return 0;
        }
        boolean reachesMax =
                doublings >= Long.SIZE - 1 || firstNanos > maxNanos >> doublings; // asked before it overflows
        return reachesMax ? maxNanos : firstNanos << doublings;
    }

    private static long draw(long ceilingNanos, double random) {
        return Math.min(ceilingNanos, (long) (random * ceilingNanos)); // a double rounds up beyond 2^53 ns, 104 days
    }

    private static long saturatedNanos(Duration duration) {
        return duration.compareTo(LONGEST) < 0 ? duration.toNanos() : Long.MAX_VALUE;
    }

    private static void requireNotNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: zero or longer)");
        }
    }
}
