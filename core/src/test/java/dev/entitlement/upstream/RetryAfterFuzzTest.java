package dev.entitlement.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.LongStream;

class RetryAfterFuzzTest {

    @FuzzTest
    void waits_are_absent_or_never_negative_at_any_time(byte[] value) {
        String text = new String(value, UTF_8);

        assertThat(LongStream.of(Long.MIN_VALUE, -1, 0, 1_795_000_000_000L, Long.MAX_VALUE))
                .allSatisfy(now -> assertThat(RetryAfter.nanos(text, now)).isGreaterThanOrEqualTo(RetryAfter.ABSENT));
    }
}
