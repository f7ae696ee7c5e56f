package dev.entitlement.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Main main = new Main(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));

    @Test
    void explains_itself_on_standard_output() throws IOException {
        assertThat(main.run("--help")).isZero();
        assertThat(out.toString(UTF_8)).contains("jmh", "load", "scenario", "peers", "report");
        assertThat(err.size()).isZero();
    }

    @Test
    void tells_its_version_in_one_line() throws IOException {
        assertThat(main.run("--version")).isZero();
        assertThat(out.toString(UTF_8)).startsWith("entitlement-benchmarks ").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lood", "--verbose"})
    void refuses_what_is_no_command_and_names_those_there_are(String command) throws IOException {
        assertThat(main.run(command)).isEqualTo(2);
        assertThat(err.toString(UTF_8))
                .contains(command)
                .contains("jmh, load or report")
                .hasLineCount(1);
        assertThat(out.size()).isZero();
    }

    @Test
    void hands_report_its_arguments_and_its_status_back() throws IOException {
        assertThat(main.run("report")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).startsWith("DIR: none given").hasLineCount(1);
    }

    @Test
    void hands_load_its_arguments_and_its_status_back() throws IOException {
        assertThat(main.run("load", "--rate", "5000")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).startsWith("--target: none given").hasLineCount(1);
    }

    @Test
    void hands_scenario_its_arguments_and_its_status_back() throws IOException {
        assertThat(main.run("scenario", "outrage")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).startsWith("NAME: outrage ").hasLineCount(1);
    }

    @Test
    void hands_peers_its_arguments_and_its_status_back() throws IOException {
        assertThat(main.run("peers", "--peers", "apache")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).startsWith("--peers: apache ").hasLineCount(1);
    }
}
