package dev.entitlement.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeepAliveTest {

    @ParameterizedTest(name = "{0}: {1} ms")
    @CsvSource(
            delimiter = '|',
            value = {
                "timeout=5           | 4000",
                "timeout=5, max=100  | 4000",
                "max=100,timeout=5   | 4000",
                "TimeOut=5           | 4000",
                "timeout=2           | 1000",
                "timeout=1           | 500",
                "timeout=0           | 0",
                "timeout=999999999   | 999999998000",
            })
    void closes_before_the_upstream_does(String header, long millis) {
        assertThat(Duration.ofNanos(KeepAlive.idleNanos(header))).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "max=100",
                "timeout",
                "timeout=",
                "timeout=-1",
                "timeout=+5",
                "timeout=5s",
                "timeout=9999999999"
            })
    void hears_nothing_in_what_cannot_be_read(String header) {
        assertThat(KeepAlive.idleNanos(header)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void hears_nothing_in_nothing() {
        assertThat(KeepAlive.idleNanos(null)).isEqualTo(Long.MAX_VALUE);
    }
}
