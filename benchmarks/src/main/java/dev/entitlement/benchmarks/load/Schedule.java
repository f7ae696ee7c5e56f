package dev.entitlement.benchmarks.load;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What is asked of a run: segments one after another, and bursts laid over them. Pure: the same schedule with a generator
 * of the same seed gives the same fire times, whatever happens to the calls. Immutable.
 *
 * @param segments in order
 * @param bursts in order of their instants
 * @param nanos how long the run is; what would start later is cut off
 */
record Schedule(List<Segment> segments, List<Burst> bursts, long nanos) {

    /** So many calls at one instant, which counts from the start of the run. */
    record Burst(long calls, long atNanos) {}

    Schedule {
        segments = List.copyOf(segments);
        bursts =
                bursts.stream().sorted(Comparator.comparingLong(Burst::atNanos)).toList();
    }

    /** As long as its segments, or until its last burst if that is later. */
    static Schedule of(List<Segment> segments, List<Burst> bursts) {
        long paced = segments.stream().mapToLong(Segment::nanos).sum();
        long last = bursts.stream().mapToLong(Burst::atNanos).max().orElse(0);
        return new Schedule(segments, bursts, Math.max(paced, last));
    }

    static Schedule constant(double rate, long nanos) {
        return of(List.of(new Segment.Pace(rate, rate, nanos)), List.of());
    }

    /** The same, cut off or drawn out with silence to another length. */
    Schedule lasting(long otherNanos) {
        return new Schedule(segments, bursts, otherNanos);
    }

    /** How many calls that makes, on average where chance decides. */
    double calls() {
        double calls = bursts.stream()
                .filter(burst -> burst.atNanos() <= nanos)
                .mapToLong(Burst::calls)
                .sum();
        long leftNanos = nanos;
        for (Segment segment : segments) {
            long until = Math.min(leftNanos, segment.nanos());
            calls += segment.calls(until);
            leftNanos -= until;
        }
        return calls;
    }

    /** A burst belongs to the run even if its instant is the run's last, a paced call only if it comes before. */
    FireTimes fireTimes(RandomGenerator random) {
        return merged(upTo(nanos - 1, paced(random)), upTo(nanos, bursting()));
    }

    private static FireTimes upTo(long lastNanos, FireTimes all) {
        return new FireTimes() {
            private boolean over;

            @Override
            public long next() {
                long next = over ? END : all.next();
                over = next > lastNanos;
                return over ? END : next;
            }
        };
    }

    private FireTimes paced(RandomGenerator random) {
        Iterator<Segment> rest = segments.iterator();
        return new FireTimes() {
            private FireTimes current = NONE;
            private long startNanos;
            private long endNanos;

            @Override
            public long next() {
                while (true) {
                    long next = current.next();
                    if (next != END) {
                        return startNanos + next;
                    }
                    if (!rest.hasNext()) {
                        current = NONE;
                        return END;
                    }
                    Segment segment = rest.next();
                    startNanos = endNanos;
                    endNanos += segment.nanos();
                    current = segment.fireTimes(random);
                }
            }
        };
    }

    private FireTimes bursting() {
        Iterator<Burst> rest = bursts.iterator();
        return new FireTimes() {
            private long left;
            private long atNanos;

            @Override
            public long next() {
                while (left == 0) {
                    if (!rest.hasNext()) {
                        return END;
                    }
                    Burst burst = rest.next();
                    left = burst.calls();
                    atNanos = burst.atNanos();
                }
                left--;
                return atNanos;
            }
        };
    }

    private static FireTimes merged(FireTimes one, FireTimes other) {
        return new FireTimes() {
            private long ofOne = one.next();
            private long ofOther = other.next();

            @Override
            public long next() {
                long next = Math.min(ofOne, ofOther);
                if (next == END) {
                    return END;
                }
                if (ofOther == next) {
                    ofOther = other.next();
                } else {
                    ofOne = one.next();
                }
                return next;
            }
        };
    }
}
