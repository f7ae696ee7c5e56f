package dev.entitlement.gateway.reactivate;

import dev.entitlement.Outcome;
import dev.entitlement.gateway.bulk.OutcomeCounts;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** How many input lines have come to what. Thread-safe. */
final class Tally {
    private final OutcomeCounts outcomes = new OutcomeCounts();
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong earlier = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();
    private final AtomicLong untold = new AtomicLong();

    /** An input line was read. */
    void read() {
        read.incrementAndGet();
    }

    /** An earlier run settled it. */
    void settledEarlier(Outcome outcome) {
        earlier.incrementAndGet();
        outcomes.add(outcome);
    }

    /** This run told of it. */
    void told(Outcome outcome, boolean isEffectUnknown) {
        if (isEffectUnknown) {
            unknown.incrementAndGet();
        }
        outcomes.add(outcome);
    }

    /** It was sent, and what came of it could not be told. */
    void untold() {
        untold.incrementAndGet();
    }

    OutcomeCounts outcomes() {
        return outcomes;
    }

    /** For people: how many of each outcome that there was. */
    String each() {
        return Arrays.stream(Outcome.values())
                .filter(outcome -> outcomes.of(outcome) > 0)
                .map(outcome -> String.format(Locale.ROOT, "%,d %s", outcomes.of(outcome), outcome.text()))
                .collect(Collectors.joining(", "));
    }

    /** Input lines that were read. */
    long lines() {
        return read.get();
    }

    long settledEarlier() {
        return earlier.get();
    }

    long toldNow() {
        return outcomes.total() - earlier.get();
    }

    /** Calls that were made, and whose results could not be written. */
    long untoldCalls() {
        return untold.get();
    }

    /** Of those told now, how many have an effect that is unknown. */
    long unknown() {
        return unknown.get();
    }
}
