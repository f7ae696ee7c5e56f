package dev.entitlement.benchmarks.results;

/**
 * What others took of the processors that a generator had, as shares of its time; not numbers where that is not known.
 *
 * @param byOtherMachines of the time of the processors it may use: by the host, for other machines on it
 * @param byOtherThreads of the time of its event loops: they were ready to run, and another thread of this machine ran
 */
public record Taken(double byOtherMachines, double byOtherThreads) {
    public static final Taken UNKNOWN = new Taken(Double.NaN, Double.NaN);

    private static final double LITTLE = 0.001;

    /** Whether it is more than nothing worth telling. */
    public boolean isFelt() {
        return byOtherMachines >= LITTLE || byOtherThreads >= LITTLE;
    }

    /** The most of either, as of two machines that made one run. */
    Taken max(Taken other) {
        return new Taken(larger(byOtherMachines, other.byOtherMachines), larger(byOtherThreads, other.byOtherThreads));
    }

    private static double larger(double one, double other) {
        return Double.isNaN(one) || other > one ? other : one;
    }
}
