package dev.entitlement.gateway.admin;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands where it was set. Thread-safe. */
final class SetClock extends Clock {
    private final AtomicReference<Instant> now;

    SetClock(Instant start) {
        now = new AtomicReference<>(start);
    }

    void forward(long seconds) {
        now.updateAndGet(before -> before.plusSeconds(seconds));
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
