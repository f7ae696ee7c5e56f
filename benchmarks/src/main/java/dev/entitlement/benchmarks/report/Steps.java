package dev.entitlement.benchmarks.report;

import dev.entitlement.benchmarks.results.Slice;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** A value, or the room between two, for each slice of a run. Immutable. */
record Steps(List<Step> list) {

    /** @param high not a number where there is nothing */
    record Step(double from, double to, double low, double high) {
        boolean isThere() {
            return !Double.isNaN(high);
        }
    }

    static Steps of(List<Slice> slices, Predicate<Slice> isThere, ToDoubleFunction<Slice> value) {
        return between(slices, isThere, slice -> 0, value);
    }

    static Steps between(
            List<Slice> slices, Predicate<Slice> isThere, ToDoubleFunction<Slice> low, ToDoubleFunction<Slice> high) {
        return new Steps(slices.stream()
                .map(slice -> new Step(
                        slice.start(),
                        slice.start() + slice.length(),
                        low.applyAsDouble(slice),
                        isThere.test(slice) ? high.applyAsDouble(slice) : Double.NaN))
                .toList());
    }
}
