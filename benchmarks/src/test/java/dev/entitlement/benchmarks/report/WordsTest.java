package dev.entitlement.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 µs",
        "180000, 180 µs",
        "1234000, 1.23 ms",
        "45600000, 45.6 ms",
        "999400000, 999 ms",
        "1234000000, 1.23 s"
    })
    void times_have_the_unit_that_suits(double nanos, String text) {
        assertThat(plain(Words.time(nanos))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 %",
        "1, 100 %",
        "0.00001, 0.001 %",
        "0.0234, 2.34 %",
        "1.5, 150.0 %",
        "0.5, 50.0 %",
        "0.99999, 99.999 %",
        "0.000001, < 0.001 %",
        "0.9999999, > 99.999 %"
    })
    void a_share_is_never_nothing_or_all_unless_it_is(double share, String text) {
        assertThat(plain(Words.percent(share))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1, 1 s", "90, 90 s", "300, 5 min", "5400, 90 min", "9000, 2.5 h"})
    void lengths_are_round(double seconds, String text) {
        assertThat(plain(Words.length(seconds))).isEqualTo(text);
    }

    private static String plain(String text) {
        return text.replace('\u202f', ' ');
    }
}
