package dev.entitlement.benchmarks.results;

/**
 * A condition under which a run has failed: beyond a bound, such as {@code p99>250ms}, or worse than another run, such as
 * {@code p99 worse 10% than DIR}. Immutable.
 */
public sealed interface FailIf permits Beyond, WorseThan {

    /**
     * Reads the other run, if it is about one.
     *
     * @throws IllegalArgumentException with the text and what is accepted, or what is wrong with the other run
     */
    static FailIf parse(String text) {
        return text.contains(" worse ") ? WorseThan.parse(text) : Beyond.parse(text);
    }

    /** {@code p99>250ms holds: p99 is 312ms}. */
    Judged judge(Run run);

    static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException(text + " (expected: p50, p90, p99, p999, max or mean with a time,"
                + " error-rate with 0 to 1, errors or rate with a number, such as p99>250ms or rate<4900;"
                + " or one of these worse than another run, such as 'p99 worse 10% than DIR')");
    }
}
