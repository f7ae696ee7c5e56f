package dev.entitlement.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.entitlement.gateway.InheritedSignals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import reactor.core.publisher.Mono;

class SimulateCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void says_where_it_listens_and_ends_cleanly_when_told_to() {
        assertThat(run("--port", "0")).isZero();
        assertThat(out.toString()).matches("ready on http://127\\.0\\.0\\.1:[1-9][0-9]*/v1\\R");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void takes_every_option() {
        assertThat(run(
                        "--host=localhost",
                        "--port=0",
                        "--latency=lognormal:50ms,0.5",
                        "--error-rate=0.1",
                        "--hang-rate=1",
                        "--reset-rate=0",
                        "--rate-limit=100",
                        "--concurrency=50",
                        "--capacity=1000",
                        "--refusal-cost=0.1",
                        "--pending-rate=1e-3",
                        "--seed=-7"))
                .isZero();
        assertThat(out.toString()).startsWith("ready on http://localhost:");
    }

    @Test
    void brackets_an_ipv6_address_however_it_was_given() {
        assertThat(run("--host", "[::1]", "--port", "0")).isZero();
        assertThat(run("--host", "::1", "--port", "0")).isZero();
        assertThat(out.toString()).matches("(ready on http://\\[::1]:[1-9][0-9]*/v1\\R){2}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--error-rate 1.5|--error-rate: 1.5 (expected: 0 to 1)",
                "--hang-rate NaN|--hang-rate: NaN (expected: 0 to 1)",
                "--reset-rate=-1|--reset-rate: -1 (expected: 0 to 1)",
                "--pending-rate=|--pending-rate:  (expected: 0 to 1)",
                "--rate-limit=-5|--rate-limit: -5 (expected: 0 to 1000000000 per second, or none)",
                "--concurrency 0|--concurrency: 0 (expected: 1 to 1000000, or none)",
                "--capacity fast|--capacity: fast (expected: 0 to 1000000000 per second, or none)",
                "--refusal-cost 2|--refusal-cost: 2 (expected: 0 to 1)",
                "--port 70000|--port: 70000 (expected: 0 to 65535)",
                "--port x|--port: x (expected: 0 to 65535)",
                "--host a_b@c|--host: a_b@c (expected: a host name or an IP address)",
                "--latency 50|--latency: 50 (expected: a duration up to 24h such as 50ms, or lognormal:50ms,0.5 with a"
                        + " sigma of 0 to 5)",
                "--seed 1.5|--seed: 1.5 (expected: -9223372036854775808 to 9223372036854775807)",
                "--seed|--seed: no value (expected: one)",
                "--port 1 --port 2|--port: given twice (expected: once)",
                "--password=secret|--password: unknown option (expected: one that simulate --help lists)",
                "--password secret|--password: unknown option (expected: one that simulate --help lists)",
                "-psecret|-p: unknown option (expected: one that simulate --help lists)",
                "--port @secret|--port: @secret (expected: 0 to 65535)",
                "secret|arguments: one too many (expected: only options that simulate --help lists)"
            })
    void a_wrong_option_ends_with_status_2_and_one_line(String args, String line) {
        assertThat(run(args.split(" "))).isEqualTo(2);
        assertThat(err.toString()).isEqualToNormalizingNewlines(line + "\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void a_value_of_several_lines_is_still_refused_in_one() {
        assertThat(run("--port", "1\n2\r\u001b[31m")).isEqualTo(2);
        assertThat(err.toString()).isEqualToNormalizingNewlines("--port: 1?2??[31m (expected: 0 to 65535)\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"activate-after", "notification-url"})
    void what_comes_later_is_refused_not_ignored(String name) {
        assertThat(run("--" + name, "1")).isEqualTo(2);
        assertThat(run("--" + name)).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(2).allMatch(line -> line.startsWith("--" + name + ": not yet"));
    }

    @Test
    void a_port_in_use_ends_with_status_1_and_one_line() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(run("--port", "" + taken.getLocalPort())).isEqualTo(1);
            assertThat(err.toString())
                    .isEqualToNormalizingNewlines(
                            "--port: 127.0.0.1:" + taken.getLocalPort() + " (Address already in use)\n");
        }
    }

    @Test
    void an_address_of_another_machine_ends_with_status_1_and_one_line() {
        assertThat(run("--host", "192.0.2.1", "--port", "0")).isEqualTo(1);
        assertThat(err.toString())
                .isEqualToNormalizingNewlines("--host: 192.0.2.1:0 (Cannot assign requested address)\n");
    }

    @Test
    void help_and_version_go_to_standard_output() {
        assertThat(run("--help")).isZero();
        for (SimulateOption option : SimulateOptions.ALL) {
            assertThat(out.toString()).contains("--" + option.name());
        }
        for (String name : SimulateOptions.NOT_YET) {
            assertThat(out.toString()).doesNotContain("--" + name);
        }
        assertThat(out.toString()).contains("It forgets nothing", "330 MB");
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).contains("entitlement-gateway ");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void the_documented_defaults_are_the_settings() {
        SimulatorSettings settings = new SimulatorSettings("", 0, Faults.NONE, 9);
        for (SimulateOption option : SimulateOptions.ALL) {
            settings = option.set(settings, "--" + option.name(), option.standard());
        }
        assertThat(settings).isEqualTo(SimulatorSettings.STANDARD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void a_signal_ends_the_process_with_status_0(String signal) throws Exception {
        assumeThat(signal.equals("INT") && InheritedSignals.isDeafToSigint()).isFalse();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SimulateProcess.class.getName(),
                        "--port",
                        "0")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            assertThat(reader.readLine()).startsWith("ready on http://127.0.0.1:");
            new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private int run(String... args) {
        CommandLine command = SimulateCommand.commandLine(Mono::empty);
        return command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
    }
}
