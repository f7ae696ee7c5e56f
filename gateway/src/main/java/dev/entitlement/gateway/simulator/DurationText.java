package dev.entitlement.gateway.simulator;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people type them: digits with {@code ms}, {@code s}, {@code m} or {@code h}, up to a day. */
final class DurationText {

    static final Duration LONGEST = Duration.ofHours(24);

    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

    private DurationText() {}

    /** @throws IllegalArgumentException if the text has another form or means more than {@link #LONGEST} */
    static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw refused(text);
        }
        Duration duration = unit(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
        if (duration.compareTo(LONGEST) > 0) {
            throw refused(text);
        }
        return duration;
    }

    private static Duration unit(String suffix) {
        return switch (suffix) {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            default -> Duration.ofHours(1);
        };
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException(text + " (expected: digits with ms, s, m or h, up to 24h)");
    }
}
