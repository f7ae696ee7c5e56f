package dev.entitlement.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process for each, most of which say a line and end: side by side, as each has a processor busy for a second. That is
 * said of the methods, for said of the class it would put other classes beside it.
 */
class StartIT {

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void takes_a_flag_before_the_environment_before_the_file_before_the_default(@TempDir Path directory)
            throws IOException {
        Path file = Files.writeString(
                directory.resolve("gateway.properties"),
                "max-attempts=7\ndeadline=7s\nbackoff-max=7s\nsimulate=true\n");
        Map<String, String> environment = Map.of("ENTITLEMENT_MAX_ATTEMPTS", "6", "ENTITLEMENT_DEADLINE", "6s");
        try (Shipped gateway = Shipped.serve(environment, "--config", file.toString(), "--max-attempts", "5")) {
            var settings = gateway.status().get("settings");
            assertThat(settings.get("max-attempts").asString()).isEqualTo("5");
            assertThat(settings.get("deadline").asString()).isEqualTo("6s");
            assertThat(settings.get("backoff-max").asString()).isEqualTo("7s");
            assertThat(settings.get("backoff-base").asString()).isEqualTo("100ms");
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @CsvSource(
            delimiter = '|',
            value = {
                "serve --simulate --port 70000|--port: 70000 (expected: 0 to 65535)",
                "serve --simulate --deadline 5|--deadline: 5 (expected: digits with ms, s, m or h, up to 24h, such as 250ms)",
                "serve --simulate --host 0.0.0.0|--host: 0.0.0.0 with --callers open (expected: a loopback address, or --callers keys:FILE, or --allow-open to let everyone call)",
                "serve --simulate --redis-url redis://x|--redis-url: not yet: a later version brings this option (expected: to be left out)",
                "simulate --error-rate 2|--error-rate: 2 (expected: 0 to 1)",
            })
    void refuses_a_wrong_option_in_one_line_with_status_2(String arguments, String line) {
        try (Shipped refused = Shipped.run(arguments.split(" "))) {
            assertThat(refused.exitStatus()).isEqualTo(2);
            assertThat(refused.err()).containsExactly(line);
            assertThat(refused.out()).isEmpty();
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(
            strings = {
                "serve --simulate --no-such-option=hunter2",
                "serve --simulate --upstream-password hunter2",
                "serve --upstream-url https://bango:hunter2@example.com/v1",
            })
    void repeats_no_secret_when_it_refuses(String arguments) {
        try (Shipped refused = Shipped.run(arguments.split(" "))) {
            assertThat(refused.exitStatus()).isEqualTo(2);
            assertThat(refused.err())
                    .singleElement()
                    .asString()
                    .startsWith("--")
                    .doesNotContain("hunter2");
            assertThat(refused.out()).isEmpty();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void names_the_key_of_the_file_that_it_does_not_know(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("gateway.properties"), "max-atempts=7\n");
        try (Shipped refused = Shipped.run("serve", "--simulate", "--config", file.toString())) {
            assertThat(refused.exitStatus()).isEqualTo(2);
            assertThat(refused.err()).singleElement().asString().startsWith("max-atempts in " + file + ": unknown key");
            assertThat(refused.out()).isEmpty();
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(strings = {"--port", "--admin-port", "--simulate-port"})
    void says_which_port_is_in_use_and_exits_with_1(String option) throws IOException {
        try (ServerSocket occupied = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(occupied.getLocalPort());
            List<String> arguments = new ArrayList<>(List.of("serve", "--simulate", option, port));
            for (String other : List.of("--port", "--admin-port")) {
                if (!other.equals(option)) {
                    arguments.addAll(List.of(other, "0"));
                }
            }
            try (Shipped refused = Shipped.run(arguments.toArray(String[]::new))) {
                assertThat(refused.exitStatus()).isEqualTo(1);
                assertThat(refused.out()).isEmpty();
                assertThat(refused.err())
                        .singleElement()
                        .asString()
                        .startsWith(option + ": ")
                        .contains("127.0.0.1:" + port, "in use");
            }
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(strings = {"--help", "serve --help", "check -h", "simulate --help", "reactivate --help"})
    void helps_on_standard_output(String arguments) {
        try (Shipped asked = Shipped.run(arguments.split(" "))) {
            assertThat(asked.exitStatus()).isZero();
            assertThat(asked.out()).first().asString().startsWith("Usage: ");
            assertThat(asked.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(strings = {"--version", "serve --version", "simulate --version"})
    void tells_its_version_on_standard_output(String arguments) {
        try (Shipped asked = Shipped.run(arguments.split(" "))) {
            assertThat(asked.exitStatus()).isZero();
            assertThat(asked.out()).singleElement().asString().matches("entitlement-gateway \\d+\\.\\d+\\.\\d+.*");
            assertThat(asked.err()).isEmpty();
        }
    }
}
