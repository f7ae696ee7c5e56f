package dev.entitlement.upstream;

import static dev.entitlement.upstream.RetryAfter.ABSENT;
import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    /** Half a second before the date that RFC 9110 §5.6.7 writes in all three forms. */
    private static final long NOW = Instant.parse("1994-11-06T08:49:36.500Z").toEpochMilli();

    @ParameterizedTest
    @CsvSource({"0,0", "1,1", "007,7", "120,120", "' 3 ',3", "9223372036,9223372036"})
    void waits_for_the_seconds_given(String value, long seconds) {
        assertThat(RetryAfter.nanos(value, NOW)).isEqualTo(SECONDS.toNanos(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372037", "9223372036854775807", "9223372036854775808", "18446744073709551617"})
    void waits_for_ever_instead_of_overflowing(String value) {
        assertThat(RetryAfter.nanos(value, NOW)).isEqualTo(Long.MAX_VALUE);
        assertThat(RetryAfter.nanos(value.repeat(1_000), NOW)).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994",
                " Sun, 06 Nov 1994 08:49:37 GMT\t"
            })
    void waits_until_the_date_in_each_form(String value) {
        assertThat(RetryAfter.nanos(value, NOW)).isEqualTo(MILLISECONDS.toNanos(500));
        assertThat(RetryAfter.nanos(value, NOW + 500)).isZero();
        assertThat(RetryAfter.nanos(value, NOW + 501)).isZero();
        assertThat(RetryAfter.nanos(value, NOW + DAYS.toMillis(1))).isZero();
    }

    @Test
    void agrees_with_the_clock_on_any_date() {
        DateTimeFormatter form = DateTimeFormatter.RFC_1123_DATE_TIME;
        Random random = new Random(9110);
        for (int draw = 0; draw < 2_000; draw++) {
            long ahead = random.nextLong(DAYS.toSeconds(40_000));
            ZonedDateTime date =
                    Instant.ofEpochMilli(NOW).atZone(ZoneOffset.UTC).withNano(0).plusSeconds(ahead);
            String value = form.format(date).replaceFirst(", (\\d) ", ", 0$1 ");
            assertThat(RetryAfter.nanos(value, NOW))
                    .as(value)
                    .isEqualTo(SECONDS.toNanos(ahead) - MILLISECONDS.toNanos(ahead == 0 ? 0 : 500));
        }
    }

    @ParameterizedTest
    @CsvSource({"94,1994", "44,2044", "45,1945", "00,2000"})
    void takes_a_year_of_two_digits_for_one_less_than_half_a_century_ahead(String digits, int year) {
        String shortYear = "Sunday, 06-Nov-" + digits + " 08:49:37 GMT";
        String longYear = "Sun, 06 Nov " + year + " 08:49:37 GMT";

        assertThat(RetryAfter.nanos(shortYear, NOW)).isEqualTo(RetryAfter.nanos(longYear, NOW));
    }

    @Test
    void reads_a_year_of_two_digits_across_the_turn_of_a_century() {
        long december2099 = Instant.parse("2099-12-31T23:59:59Z").toEpochMilli();

        assertThat(RetryAfter.nanos("Friday, 01-Jan-00 00:00:01 GMT", december2099))
                .isEqualTo(SECONDS.toNanos(2));
    }

    @Test
    void takes_a_leap_second_for_the_first_of_the_next_minute() {
        long now = Instant.parse("2016-12-31T23:59:59Z").toEpochMilli();

        assertThat(RetryAfter.nanos("Sat, 31 Dec 2016 23:59:60 GMT", now)).isEqualTo(SECONDS.toNanos(1));
    }

    @Test
    void is_absent_without_a_value() {
        assertThat(RetryAfter.nanos(null, NOW)).isEqualTo(ABSENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "soon",
                "-1",
                "+1",
                "1.5",
                "1s",
                "1 2",
                "0x10",
                "1e3",
                "١٢",
                "１",
                "1,2",
                "NaN",
                "Sun, 06 Nov 1994 08:49:37",
                "Sun, 06 Nov 1994 08:49:37 UTC",
                "Sun, 06 Nov 1994 08:49:37 +0000",
                "Sun, 6 Nov 1994 08:49:37 GMT",
                "Sun, 06 nov 1994 08:49:37 GMT",
                "Sun 06 Nov 1994 08:49:37 GMT",
                "06 Nov 1994 08:49:37 GMT",
                "Xyz, 06 Nov 1994 08:49:37 GMT",
                "Sun, 31 Feb 1994 08:49:37 GMT",
                "Sun, 00 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 24:00:00 GMT",
                "Sun, 06 Nov 1994 08:60:00 GMT",
                "Sun, 06 Nov 1994 08:49:61 GMT",
                "Sun, 06 Nov 94 08:49:37 GMT",
                "Sunday, 06-Nov-1994 08:49:37 GMT",
                "Sun Nov 6 08:49:37 1994",
                "Sun Nov  6 08:49:37 1994 GMT",
                "1994-11-06T08:49:37Z",
                "Sun, 06 Nov 1994 08:49:37 GMT, 3"
            })
    void counts_nonsense_as_absent(String value) {
        assertThat(RetryAfter.nanos(value, NOW)).isEqualTo(ABSENT);
    }
}
