package dev.entitlement.benchmarks.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeersCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--peers gateway,apache|--peers: apache (expected: gateway, reactor-netty, ",
                "--scenarios greedy|--scenarios: greedy (expected: burst-gateway, outage, capacity-drop or none)",
                "--rounds -1|--rounds: -1 (expected: at least 0)",
                "--seconds 0|--seconds: 0 (expected: at least 1)",
                "--warm-up 0|--warm-up: 0 (expected: at least 1)",
                "--connections 0|--connections: 0 (expected: at least 1)",
                "--fast|--fast: unknown option (expected: one that peers --help lists)",
            })
    void nonsense_is_refused_in_one_line_before_anything_is_made(String arguments, String line) {
        Path made = directory.resolve("made");

        assertThat(execute(("--out " + made + " " + arguments).split(" "))).isEqualTo(2);
        assertThat(err.toString()).startsWith(line).hasLineCount(1);
        assertThat(out.toString()).isEmpty();
        assertThat(made).doesNotExist();
    }

    @Test
    void help_names_all_there_is() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString()).contains("reactor-netty-aggregated", "scg-resilient", "netty-bytes", "haproxy");
        assertThat(out.toString()).contains("--rounds", "--warm-up", "--scenarios", "-Ppeers", "Exit status");
    }

    private int execute(String... arguments) {
        return PeersCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
