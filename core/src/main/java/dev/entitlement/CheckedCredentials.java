package dev.entitlement;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Credentials, and what was last found fit of them: nearly every attempt brings the very same header value, and looking
 * through its characters again was a fifth of what a call costs without its wire. Thread-safe.
 */
final class CheckedCredentials {
    private final Credentials supplier;
    private volatile @Nullable String fit;

    CheckedCredentials(Credentials supplier) {
        this.supplier = supplier;
    }

    /** From the supplier, not checked yet. */
    Mono<String> authorization() {
        return supplier.authorization();
    }

    /** What is wrong with a value, in words for people; null if nothing is. */
    @SuppressWarnings("StringEquality") // the same object, or it is looked through
    @Nullable
    String fault(String value) {
        if (value == fit) {
            return null;
        }
        String fault = HeaderText.fault(value);
        if (fault == null) {
            fit = value;
        }
        return fault;
    }
}
