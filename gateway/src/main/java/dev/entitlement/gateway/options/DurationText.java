package dev.entitlement.gateway.options;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people type them: digits with {@code ms}, {@code s}, {@code m} or {@code h}, up to a day. */
public final class DurationText {
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

    private DurationText() {}

    /**
     * Reads {@code 250ms}, {@code 2s}, {@code 1m} or {@code 0s}.
     *
     * @throws IllegalArgumentException with the text and what is accepted, if it has another form or is above 24 h
     */
    public static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
            Duration duration = unit(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
            if (duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
        }
        throw Accept.refused(text, "digits with ms, s, m or h, up to 24h, such as 250ms");
    }

    /** The shortest text that {@link #parse} reads as the same duration, to the millisecond. */
    public static String of(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 3_600_000 == 0 && millis != 0) {
            return millis / 3_600_000 + "h";
        }
        if (millis % 60_000 == 0 && millis != 0) {
            return millis / 60_000 + "m";
        }
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }

    private static Duration unit(String suffix) {
        return switch (suffix) {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            default -> Duration.ofHours(1);
        };
    }
}
