package dev.entitlement.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.gateway.simulator.Faults;
import dev.entitlement.gateway.simulator.RunningSimulator;
import dev.entitlement.gateway.simulator.Simulator;
import dev.entitlement.gateway.simulator.SimulatorSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code check} against a simulator, and against what is none. */
class CheckCommandTest {
    private static final Map<String, String> PASSWORD = Map.of("ENTITLEMENT_UPSTREAM_PASSWORD", "s3cret");
    private static RunningSimulator simulator;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() {
        simulator = Simulator.start(SimulatorSettings.STANDARD.withPort(0).withFaults(Faults.NONE))
                .block(Duration.ofSeconds(60));
    }

    @AfterAll
    static void stop() {
        simulator.stop().block(Duration.ofSeconds(60));
    }

    @BeforeEach
    void isWell() {
        simulator.changeFaults(faults -> Faults.NONE);
    }

    @Test
    void is_content_when_address_and_credentials_are_right_and_the_platform_is_up() {
        assertThat(check("--upstream-url=" + simulator.url(), "--upstream-username=joe"))
                .isZero();
        assertLine("status 200, OK in ", "the address and the credentials are right, the platform is up");
    }

    @Test
    void tells_wrong_credentials_from_a_wrong_address() {
        assertThat(check("--upstream-url=" + simulator.url(), "--credentials=passthrough"))
                .isEqualTo(1);
        assertLine("status 401, UNAUTHORIZED in ", "the platform is up and asks for credentials, which callers bring");
    }

    @Test
    void says_that_a_prefix_is_missing() {
        String url = simulator.url().replace("/v1", "");
        assertThat(check("--upstream-url=" + url, "--upstream-username=joe")).isEqualTo(1);
        assertLine("status 404", "which needs the version prefix");
    }

    @Test
    void says_that_the_platform_is_down() {
        simulator.changeFaults(faults -> faults.withErrorRate(1));
        assertThat(check("--upstream-url=" + simulator.url(), "--upstream-username=joe"))
                .isEqualTo(1);
        assertLine("status 50", "the platform is down or under maintenance; try again later");
    }

    @Test
    void says_that_nobody_answers() {
        simulator.changeFaults(faults -> faults.withHangRate(1));
        assertThat(check("--upstream-url=" + simulator.url(), "--upstream-username=joe", "--attempt-timeout=300ms"))
                .isEqualTo(1);
        assertLine("no answer in ", "is silent; try again, or with a longer --attempt-timeout");
    }

    @Test
    void says_that_connections_are_closed() {
        simulator.changeFaults(faults -> faults.withResetRate(1));
        assertThat(check("--upstream-url=" + simulator.url(), "--upstream-username=joe"))
                .isEqualTo(1);
        assertLine("connection lost before an answer in ", "look at proxies and firewalls");
    }

    @Test
    void says_that_nobody_listens() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        assertThat(check("--upstream-url=http://127.0.0.1:" + port + "/v1", "--upstream-username=joe"))
                .isEqualTo(1);
        assertLine("no connection in ", "the connection is refused; check host and port in --upstream-url");
    }

    @Test
    void says_that_the_name_is_unknown() {
        assertThat(check("--upstream-url=https://host.invalid/v1", "--upstream-username=joe", "--connect-timeout=4s"))
                .isEqualTo(1);
        assertLine("no connection in ", "the host name is unknown; check --upstream-url and DNS");
    }

    @Test
    void says_that_there_is_no_tls() {
        String url = simulator.url().replace("http:", "https:");
        assertThat(check("--upstream-url=" + url, "--upstream-username=joe")).isEqualTo(1);
        assertThat(out.toString()).hasLineCount(1).doesNotContain("s3cret").contains(url);
    }

    @Test
    void says_that_the_handshake_is_not_answered() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            String url = "https://127.0.0.1:" + silent.getLocalPort() + "/v1";
            assertThat(check("--upstream-url=" + url, "--upstream-username=joe", "--connect-timeout=100ms"))
                    .isEqualTo(1);
        }
        assertLine("no connection in ", "TLS fails (connected, but its handshake is not answered)");
    }

    @Test
    void wants_credentials() {
        assertThat(check("--upstream-url=" + simulator.url())).isEqualTo(2);
        assertThat(err.toString())
                .isEqualToNormalizingNewlines("--upstream-username: not given (expected: the gateway's own credentials,"
                        + " or --credentials passthrough)\n");
    }

    private void assertLine(String fact, String meaning) {
        assertThat(out.toString())
                .hasLineCount(1)
                .contains(fact)
                .contains(meaning)
                .doesNotContain("s3cret");
        assertThat(err.toString()).isEmpty();
    }

    private int check(String... arguments) {
        List<String> all = new ArrayList<>(List.of("check"));
        all.addAll(List.of(arguments));
        Console console = new Console(new PrintWriter(out, true), new PrintWriter(err, true));
        return Program.standard(console, PASSWORD).run(all.toArray(String[]::new));
    }
}
