package dev.entitlement.benchmarks.load;

/** Hears of the end of every call of a run, once, on the event loop that made it: it must be quick, and must not block. */
public interface CallEnds {
    CallEnds UNHEARD = (call, ending, nowNanos) -> {};

    /** @param nowNanos when, by the run's clock */
    void ended(Call call, Ending ending, long nowNanos);
}
