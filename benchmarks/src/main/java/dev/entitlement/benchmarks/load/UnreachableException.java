package dev.entitlement.benchmarks.load;

import dev.entitlement.benchmarks.cli.Reasons;

/** Not a single connection to the target could be opened. The message is the reason alone. */
public final class UnreachableException extends Exception {
    UnreachableException(Throwable reason) {
        super(Reasons.of(reason), reason);
    }
}
