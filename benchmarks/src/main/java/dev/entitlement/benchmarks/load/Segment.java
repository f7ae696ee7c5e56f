package dev.entitlement.benchmarks.load;

import dev.entitlement.benchmarks.results.Times;
import java.util.random.RandomGenerator;

/** A stretch of a schedule in which calls come at a rate. Immutable. */
sealed interface Segment {

    /** Above 0. */
    long nanos();

    /**
     * How many of its calls come before an instant of it; on average, where chance decides.
     *
     * @param untilNanos from its own start; up to {@link #nanos()}
     */
    double calls(long untilNanos);

    /** Fire times from the segment's own start, all below {@link #nanos()}. */
    FireTimes fireTimes(RandomGenerator random);

    /**
     * Evenly spaced calls at a rate that goes from one value to another in a straight line; a constant rate is the one
     * that goes nowhere. Call {@code k} starts when {@code k} calls are due, that is where the area under the line is
     * {@code k}: with rates a and b and slope s = (b − a) ÷ length, that is a·t + s·t² ÷ 2 = k. Of the two usual forms of
     * the root, this one divides by a sum of positive numbers, so it is exact for slopes near 0 as well.
     */
    record Pace(double from, double to, long nanos) implements Segment {
        /** What rounding may add to an area; far less than a call, far more than an error of doubles. */
        private static final double ROUNDING = 1e-6;

        @Override
        public double calls(long untilNanos) {
            double rateThen = from + (to - from) * untilNanos / nanos;
            return Math.ceil((from + rateThen) / 2 * untilNanos / Times.SECOND - ROUNDING);
        }

        @Override
        public FireTimes fireTimes(RandomGenerator random) {
            long count = (long) calls(nanos);
            double slope = (to - from) / nanos * Times.SECOND;
            return new FireTimes() {
                private long fired;

                @Override
                public long next() {
                    return fired == count ? END : Math.min(at(fired++, slope), nanos - 1);
                }
            };
        }

        private long at(long call, double slope) {
            if (call == 0) {
                return 0;
            }
            double root = Math.sqrt(Math.max(0, from * from + 2 * slope * call));
            return (long) (2.0 * call / (from + root) * Times.SECOND);
        }
    }

    /** Calls that know nothing of each other, as those of many people: the gaps are exponentially distributed. */
    record Poisson(double rate, long nanos) implements Segment {
        @Override
        public double calls(long untilNanos) {
            return rate * untilNanos / Times.SECOND;
        }

        @Override
        public FireTimes fireTimes(RandomGenerator random) {
            return new FireTimes() {
                private double at;

                @Override
                public long next() {
                    at -= Math.log(1 - random.nextDouble()) / rate * Times.SECOND; // 1 − [0, 1) is never 0
                    return at < nanos ? (long) at : END;
                }
            };
        }
    }
}
