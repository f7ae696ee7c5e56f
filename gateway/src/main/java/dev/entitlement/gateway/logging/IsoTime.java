package dev.entitlement.gateway.logging;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** Times as they stand in logs and records: ISO 8601, UTC, always three decimals, so that they sort as text. */
public final class IsoTime {
    private static final DateTimeFormatter FORMAT =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private IsoTime() {}

    /** Such as {@code 2026-11-23T10:15:30.120Z}; what is finer is cut off. */
    public static String text(Instant time) {
        return FORMAT.format(time);
    }
}
