package dev.entitlement.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wait=5|5",
                "WAIT=5|5",
                "wait = 5|5",
                "wait=\"5\"|5",
                "wait=5; now|5",
                "respond-async, wait=5|5",
                "respond-async; note=\"a, wait=9\", wait=5|5",
                "a=\"b\\\", wait=9\", wait=5|5",
                "wait=0, wait=7|7",
                "wait=x,wait=7|7",
                "wait=-1|0",
                "wait=1.5|0",
                "wait=|0",
                "wait|0",
                "waits=5|0",
                "note=\"wait=5\"|0"
            })
    void the_first_valid_wait_counts(String line, long seconds) {
        assertThat(Prefer.waitSeconds(line)).isEqualTo(seconds);
    }

    @Test
    void a_number_too_large_to_count_is_still_a_long_wait() {
        assertThat(Prefer.waitSeconds("wait=" + "9".repeat(400))).isGreaterThan(1_000_000_000_000L);
    }

    /** Whatever comes, reading ends, and finds a wait only where there is one. */
    @Test
    void any_line_can_be_read() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String alphabet = "wait=5,;\"\\ x0";
        for (int n = 0; n < 20_000; n++) {
            StringBuilder line = new StringBuilder();
            for (int i = random.nextInt(24); i > 0; i--) {
                line.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            long seconds = Prefer.waitSeconds(line.toString());
            assertThat(seconds).as("seed %d, %s", seed, line).isGreaterThanOrEqualTo(0);
            assertThat(seconds > 0 && !line.toString().contains("wait"))
                    .as("seed %d, %s", seed, line)
                    .isFalse();
        }
    }
}
