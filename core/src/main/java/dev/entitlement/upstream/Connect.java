package dev.entitlement.upstream;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** One connect under way. Confined to its event loop. */
final class Connect {
    final long startNanos;

    /** The gate's period. */
    final int begunIn;

    /** Whose own it is; null once that one has a connection or needs none. */
    @Nullable
    Waiter waiter;

    private @Nullable Disposable connecting;
    private boolean ended;

    Connect(Waiter waiter, long startNanos, int begunIn) {
        this.waiter = waiter;
        this.startNanos = startNanos;
        this.begunIn = begunIn;
    }

    void underWay(Disposable connecting) {
        this.connecting = connecting;
    }

    boolean hasEnded() {
        return ended;
    }

    /** It was made, or it failed. */
    void end() {
        ended = true;
    }

    void giveUp() {
        ended = true;
        if (connecting != null) {
            connecting.dispose();
        }
    }
}
