package dev.entitlement.benchmarks.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|NAME: none given (expected: burst-core, burst-gateway, outage, capacity-drop, overload, greedy,"
                        + " reactivate-killed, reactivate-outage, honesty, rehearsal or all)",
                "outrage|NAME: outrage (expected: burst-core,",
                "outage outrage|NAME: outrage (expected:",
                "outage --fast|--fast: unknown option (expected: one that scenario --help lists)",
                "outage --out|--out: no value (expected: one)",
            })
    void nonsense_is_refused_in_one_line(String arguments, String line) {
        assertThat(execute(arguments.isEmpty() ? new String[0] : arguments.split(" ")))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith(line).hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void a_jar_that_is_not_there_is_refused() {
        String jar = directory.resolve("gateway.jar").toString();

        assertThat(execute("outage", "--out", directory.toString(), "--gateway-jar", jar))
                .isEqualTo(2);
        assertThat(err.toString())
                .startsWith("--gateway-jar: " + jar + " (expected: ")
                .hasLineCount(1);
    }

    @Test
    void help_names_all_there_is() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString()).contains("burst-core", "burst-gateway", "outage", "capacity-drop", "overload");
        assertThat(out.toString()).contains("greedy", "rehearsal", "all", "--out", "--gateway-jar", "Exit status");
    }

    private int execute(String... arguments) {
        return ScenarioCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
