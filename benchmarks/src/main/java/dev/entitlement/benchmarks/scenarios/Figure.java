package dev.entitlement.benchmarks.scenarios;

import org.jspecify.annotations.Nullable;

/**
 * One thing that was measured, beside what it has to be. Immutable.
 *
 * @param value infinite if it never came about, not a number if there was nothing to measure
 * @param must what it has to be for the scenario to pass; null if it is only told
 * @param goal what we would like it to be; null if there is no such wish
 */
public record Figure(
        String name,
        double value,
        Unit unit,
        @Nullable Bound must,
        @Nullable Bound goal) {

    public static Figure of(String name, double value, Unit unit) {
        return new Figure(name, value, unit, null, null);
    }

    public Figure must(Bound bound) {
        return new Figure(name, value, unit, bound, goal);
    }

    public Figure goal(Bound bound) {
        return new Figure(name, value, unit, must, bound);
    }

    public boolean passes() {
        return must == null || must.holds(value);
    }

    public boolean reachesGoal() {
        return goal == null || goal.holds(value);
    }

    /** Nothing if it is only told. */
    public String verdict() {
        return must == null ? "" : passes() ? "PASS" : "FELL SHORT";
    }

    public String text() {
        return unit.text(value);
    }
}
