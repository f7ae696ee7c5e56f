package dev.entitlement.benchmarks.scenarios;

import java.util.concurrent.TimeUnit;

/** A stretch of a run, in nanoseconds of its clock: from {@code from} on, up to and without {@code to}. */
record Span(long from, long to) {

    Span {
        if (from > to) {
            throw new IllegalArgumentException("a span from " + from + " to " + to + " (expected: from before to)");
        }
    }

    static Span ofSeconds(double from, double to) {
        return new Span(nanos(from), nanos(to));
    }

    /** What lies between two instants, of which a later first one leaves nothing. */
    static Span between(long from, long to) {
        return new Span(from, Math.max(from, to));
    }

    static long nanos(double seconds) {
        return Math.round(seconds * TimeUnit.SECONDS.toNanos(1));
    }

    static double seconds(double nanos) {
        return nanos / TimeUnit.SECONDS.toNanos(1);
    }

    boolean holds(long nanos) {
        return from <= nanos && nanos < to;
    }

    double seconds() {
        return seconds(to - from);
    }
}
