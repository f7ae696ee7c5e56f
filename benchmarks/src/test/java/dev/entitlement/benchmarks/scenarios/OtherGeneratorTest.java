package dev.entitlement.benchmarks.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtherGeneratorTest {
    private static final Path NONE = Path.of("none");

    @TempDir
    private Path directory;

    @Test
    void reads_what_wrk_says() throws Exception {
        String said =
                "  Latency Distribution\n     50%   85.00us\n     75%  102.00us\n     90%    1.24ms\n     99%    0.98s \n";

        assertThat(OtherGenerator.WRK.told(said, NONE, 90)).isEqualTo(1.24);
        assertThat(OtherGenerator.WRK.told(said, NONE, 99)).isEqualTo(980);
        assertThat(OtherGenerator.WRK.told(said, NONE, 50)).isEqualTo(0.085);
    }

    @Test
    void reads_what_ab_says() throws Exception {
        String said = "Percentage of the requests served within a certain time (ms)\n  50%      0\n  90%      2\n"
                + "  99%      7\n 100%   1003 (longest request)\n";

        assertThat(OtherGenerator.AB.told(said, NONE, 90)).isEqualTo(2);
        assertThat(OtherGenerator.AB.told(said, NONE, 99)).isEqualTo(7);
    }

    @Test
    void reads_what_hey_says() throws Exception {
        String said = "Latency distribution:\n  90% in 0.0026 secs\n  99%% in 0.9760 secs\n";

        assertThat(OtherGenerator.HEY.told(said, NONE, 90)).isEqualTo(2.6);
        assertThat(OtherGenerator.HEY.told(said, NONE, 99)).isEqualTo(976);
    }

    @Test
    void reads_the_log_of_h2load() throws Exception {
        Path log = directory.resolve("log");
        StringBuilder lines = new StringBuilder();
        for (int call = 0; call < 100; call++) {
            lines.append("1700000000000000\t200\t").append(call * 1000).append('\n');
        }
        Files.writeString(log, lines);

        assertThat(OtherGenerator.H2LOAD.told("", log, 90)).isEqualTo(90);
    }

    @Test
    void what_is_not_said_is_not_seen() throws Exception {
        assertThat(OtherGenerator.WRK.told("unable to connect", NONE, 90)).isNaN();
        assertThat(OtherGenerator.AB.told("", NONE, 90)).isNaN();
        assertThat(OtherGenerator.HEY.told("", NONE, 90)).isNaN();
    }
}
