package dev.entitlement.upstream;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code Retry-After} (RFC 9110 §10.2.3): seconds, or a date in any of the three forms of §5.6.7. Thread-safe. */
public final class RetryAfter {

    /** What {@link #nanos} returns when there is nothing to honour. */
    public static final long ABSENT = -1;

    private static final long LONGEST_SECONDS = NANOSECONDS.toSeconds(Long.MAX_VALUE); // 292 years

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final String MONTH = "(?<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
    private static final String TIME = "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)";
    private static final String SHORT_DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
    private static final String LONG_DAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day";

    private static final List<Pattern> DATE_FORMS = List.of(
            Pattern.compile(SHORT_DAY + ", (?<day>\\d\\d) " + MONTH + " (?<year>\\d{4}) " + TIME + " GMT"),
            Pattern.compile(LONG_DAY + ", (?<day>\\d\\d)-" + MONTH + "-(?<year>\\d\\d) " + TIME + " GMT"),
            Pattern.compile(SHORT_DAY + " " + MONTH + " (?<day>\\d\\d| \\d) " + TIME + " (?<year>\\d{4})"));

    private RetryAfter() {}

    /**
     * Returns how long to wait.
     *
     * @param value the field's value, null if the answer has none
     * @param nowEpochMillis the wall clock, which a date is compared with
     * @return nanoseconds, at least 0 (a date that is past is 0) and at most {@link Long#MAX_VALUE} (any longer wait);
     *     or {@link #ABSENT} without a value or for nonsense
     */
    public static long nanos(@Nullable String value, long nowEpochMillis) {
        if (value == null) {
            return ABSENT;
        }
        String trimmed = value.strip();
        return isDigits(trimmed) ? secondsAsNanos(trimmed) : untilDate(trimmed, nowEpochMillis);
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(character -> character >= '0' && character <= '9');
    }

    private static long secondsAsNanos(String digits) {
        long seconds = 0;
        for (int at = 0; at < digits.length() && seconds <= LONGEST_SECONDS; at++) {
            seconds = seconds * 10 + (digits.charAt(at) - '0');
        }
        return SECONDS.toNanos(seconds); // saturates
    }

    private static long untilDate(String text, long nowEpochMillis) {
        for (Pattern form : DATE_FORMS) {
            Matcher date = form.matcher(text);
            if (date.matches()) {
                return untilDate(date, nowEpochMillis);
            }
        }
        return ABSENT;
    }

    private static long untilDate(Matcher date, long nowEpochMillis) {
        try {
            long millis = Math.subtractExact(instant(date, nowEpochMillis).toEpochMilli(), nowEpochMillis);
            return MILLISECONDS.toNanos(Math.max(0, millis));
        } catch (DateTimeException | ArithmeticException notADate) {
            return ABSENT;
        }
    }

    private static Instant instant(Matcher date, long nowEpochMillis) {
        int month = 1 + MONTHS.indexOf(date.group("month")) / 3;
        int day = Integer.parseInt(date.group("day").strip());
        int hour = Integer.parseInt(date.group("hour"));
        int minute = Integer.parseInt(date.group("minute"));
        int second = Integer.parseInt(date.group("second"));
        if (second > 60) { // 60 is a leap second
            throw new DateTimeException("second " + second);
        }
        return LocalDateTime.of(year(date.group("year"), nowEpochMillis), month, day, hour, minute)
                .plusSeconds(second)
                .toInstant(ZoneOffset.UTC);
    }

    /** Two digits mean the year that is at most 50 ahead (RFC 9110 §5.6.7). */
    private static int year(String digits, long nowEpochMillis) {
        int year = Integer.parseInt(digits);
        if (digits.length() == 4) {
            return year;
        }
        int latest =
                Instant.ofEpochMilli(nowEpochMillis).atOffset(ZoneOffset.UTC).getYear() + 50;
        return latest - Math.floorMod(latest - year, 100);
    }
}
