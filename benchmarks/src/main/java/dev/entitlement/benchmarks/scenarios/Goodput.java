package dev.entitlement.benchmarks.scenarios;

import dev.entitlement.benchmarks.scenarios.Findings.Point;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** How many calls a second ended well: counted when they ended, for that is when somebody got their access back. */
final class Goodput {
    /** A tenth is what a pause of 10 ms shifts from one slice of 100 ms to the next. */
    private static final double NEARLY = 0.9;

    /** What is back must stay back for this many slices: one lucky slice in a broken system is no recovery. */
    private static final int LASTING = 10;

    private static final double LASTINGLY = 0.95;

    static final long SLICE_NANOS = 100_000_000;

    private Goodput() {}

    static long count(List<Seen> calls, Span span) {
        return calls.stream()
                .filter(call -> call.isGood() && call.endedIn(span))
                .count();
    }

    static double perSecond(List<Seen> calls, Span span) {
        return count(calls, span) / span.seconds();
    }

    /** Calls that ended well in each slice of a span; what does not fill a slice at its end is left out. */
    static long[] slices(List<Seen> calls, Span span, long sliceNanos) {
        long[] slices = new long[(int) ((span.to() - span.from()) / sliceNanos)];
        for (Seen call : calls) {
            long slice = Math.floorDiv(call.endNanos() - span.from(), sliceNanos);
            if (call.isGood() && slice >= 0 && slice < slices.length) {
                slices[(int) slice]++;
            }
        }
        return slices;
    }

    /** Calls that ended well in each slice of 100 ms, with the slices' beginnings. */
    static List<Point> series(List<Seen> calls, Span span) {
        long[] slices = slices(calls, span, SLICE_NANOS);
        return IntStream.range(0, slices.length)
                .mapToObj(slice -> new Point(Span.seconds(span.from() + slice * SLICE_NANOS), slices[slice]))
                .toList();
    }

    /**
     * After how many slices full goodput is back: the end of the first slice in which what is offered was done (but for a
     * tenth), if it was also done (but for a twentieth) over the ten slices that begin with it.
     *
     * @return empty if it never is
     */
    static OptionalDouble backAfter(long[] slices, double offeredPerSlice) {
        for (int first = 0; first + LASTING <= slices.length; first++) {
            if (slices[first] >= NEARLY * offeredPerSlice
                    && sum(slices, first, first + LASTING) >= LASTINGLY * LASTING * offeredPerSlice) {
                return OptionalDouble.of(first + 1);
            }
        }
        return OptionalDouble.empty();
    }

    private static long sum(long[] slices, int from, int to) {
        long sum = 0;
        for (int slice = from; slice < to; slice++) {
            sum += slices[slice];
        }
        return sum;
    }
}
