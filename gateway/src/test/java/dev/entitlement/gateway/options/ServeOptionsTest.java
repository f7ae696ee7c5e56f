package dev.entitlement.gateway.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServeOptionsTest {

    @Test
    void needs_nothing_but_simulate() {
        ServeOptions options = options("simulate=true");
        assertThat(options.listen()).hasToString("127.0.0.1:8080");
        assertThat(options.admin()).hasToString("127.0.0.1:9090");
        assertThat(options.simulator())
                .isNotNull()
                .satisfies(settings -> assertThat(settings.port()).isZero());
        assertThat(options.callers().isOpen()).isTrue();
        assertThat(options.allowedOrigins()).isEmpty();
        assertThat(options.drainDelay()).isZero();
        assertThat(options.drainTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(options.logFormat()).isEqualTo(LogFormat.TEXT);
    }

    @Test
    void gives_the_simulator_its_faults() {
        ServeOptions options =
                options("simulate=true", "simulate-error-rate=0.25", "simulate-seed=7", "simulate-port=1234");
        assertThat(options.simulator()).isNotNull().satisfies(settings -> {
            assertThat(settings.faults().errorRate()).isEqualTo(0.25);
            assertThat(settings.seed()).isEqualTo(7);
            assertThat(settings.port()).isEqualTo(1234);
        });
    }

    @Test
    void wants_credentials_without_a_simulator() {
        assertRefused("--upstream-username: not given (expected: the gateway's own credentials,"
                + " or --credentials passthrough, or --simulate)");
        assertRefused("--upstream-password-file: not given (expected: ", "upstream-username=joe");
        assertThat(options("upstream-username=joe", "upstream-password-file=p")
                        .upstream()
                        .passwordFile())
                .isEqualTo(Path.of("p"));
    }

    @Test
    void wants_none_where_callers_bring_their_own() {
        assertThat(options("credentials=passthrough").credentials()).isEqualTo(CredentialsMode.PASSTHROUGH);
    }

    @Test
    void prefers_the_flag_for_a_password_file_to_a_password_in_the_environment() {
        UpstreamOptions upstream = upstream(Map.of("upstream-password-file", "p"), "s3cret", null, null);
        assertThat(upstream.passwordFile()).isEqualTo(Path.of("p"));
        assertThat(upstream.password()).isNull();
    }

    @Test
    void prefers_a_password_in_the_environment_to_a_file_named_in_the_configuration_file() {
        UpstreamOptions upstream = upstream(Map.of(), "s3cret", null, "p");
        assertThat(upstream.passwordFile()).isNull();
        assertThat(upstream.password()).isNotNull().satisfies(secret -> {
            assertThat(secret.reveal()).isEqualTo("s3cret");
            assertThat(secret).hasToString("(secret)");
        });
    }

    @Test
    void refuses_two_passwords_of_the_same_strength() {
        assertThatThrownBy(() -> upstream(Map.of(), "s3cret", "p", null))
                .isInstanceOf(OptionException.class)
                .hasMessage("ENTITLEMENT_UPSTREAM_PASSWORD_FILE: p beside ENTITLEMENT_UPSTREAM_PASSWORD"
                        + " (expected: one of the two)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.1", "gateway.example", "128.0.0.1", "127.0.0.1.example"})
    void does_not_open_a_door_to_the_network_by_accident(String host) {
        assertRefused("--host: " + host + " with --callers open (expected: ", "simulate=true", "host=" + host);
        assertThat(options("simulate=true", "host=" + host, "allow-open=true")
                        .listen()
                        .host())
                .isEqualTo(host);
        assertThat(options("simulate=true", "host=" + host, "callers=keys:k")
                        .callers()
                        .keys())
                .isEqualTo(Path.of("k"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "localhost", "LOCALHOST", "::1", "[::1]"})
    void lets_everyone_on_this_machine_in(String host) {
        assertThat(options("simulate=true", "host=" + host).callers().isOpen()).isTrue();
    }

    @Test
    void shows_no_credentials_to_the_network_by_accident() {
        String url = "upstream-url=http://h.example/v1";
        assertRefused("--upstream-url: http://h.example/v1 (expected: https, ", "credentials=passthrough", url);
        ServeOptions allowed = options("credentials=passthrough", url, "allow-plain-upstream=true");
        assertThat(allowed.settings(allowed.upstream().url()).baseUrl()).isEqualTo(URI.create("http://h.example/v1"));
        assertThat(options("credentials=passthrough", "upstream-url=http://[::1]:1/v1")
                        .upstream()
                        .url())
                .hasHost("[::1]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://u:s3cret@h/v1",
                "http://s3cret@h",
                "https:u:s3cret@h",
                "u:s3cret@h",
                "https://h/v1?s3cret",
                "https://h/v1?k=s3cret#f",
                "ftp://u:s3cret@h/",
                "https://u:s3cret @h/"
            })
    void repeats_no_url_that_may_hold_credentials(String url) {
        assertNoSecret("upstream-url=" + url);
        if (url.indexOf('@') >= 0) { // else it is fine as a fallback
            assertNoSecret("fallback-url=" + url);
        }
    }

    @Test
    void refuses_faults_that_nobody_simulates() {
        assertRefused(
                "--simulate-hang-rate: 0.1 (expected: only together with --simulate)",
                "credentials=passthrough",
                "simulate-hang-rate=0.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "https://A.example:443 https://a.example",
                "http://a.example:80 http://a.example",
                "http://a.example:443 http://a.example:443",
                "chrome-extension://abc chrome-extension://abc"
            })
    void compares_origins_as_browsers_write_them(String given, String origin) {
        assertThat(options("simulate=true", "allow-origin=" + given).allowedOrigins())
                .containsExactly(origin);
    }

    @Test
    void tells_what_is_in_force_without_what_may_be_secret() {
        OptionSources sources = new OptionSources(
                Map.of(
                        "upstream-username", "joe",
                        "notification-url", "https://u:p@h/n",
                        "fallback-url", "https://shop.example/sorry?token=s3cret#top",
                        "deadline", "7s"),
                Map.of("ENTITLEMENT_UPSTREAM_PASSWORD", "s3cret"),
                Map.of(),
                null,
                List.of());
        assertThat(OptionValues.of(GatewayOptions.serve(), sources).inForce())
                .containsEntry("deadline", "7s")
                .containsEntry("max-attempts", "3")
                .containsEntry("upstream-username", "(given)")
                .containsEntry("upstream-password", "(given)")
                .containsEntry("notification-url", "(given)")
                .containsEntry("fallback-url", "https://shop.example/sorry?…");
    }

    private static UpstreamOptions upstream(Map<String, String> flags, String password, String variable, String file) {
        Map<String, String> environment = new HashMap<>(Map.of("ENTITLEMENT_UPSTREAM_PASSWORD", password));
        if (variable != null) {
            environment.put("ENTITLEMENT_UPSTREAM_PASSWORD_FILE", variable);
        }
        Map<String, String> keys = file == null ? Map.of() : Map.of("upstream-password-file", file);
        OptionSources sources = new OptionSources(flags, environment, keys, Path.of("f"), List.of());
        return UpstreamOptions.of(OptionValues.of(GatewayOptions.serve(), sources));
    }

    private static void assertNoSecret(String flag) {
        assertThatThrownBy(() -> options("credentials=passthrough", flag))
                .isInstanceOf(OptionException.class)
                .message()
                .doesNotContain("s3cret");
    }

    private static void assertRefused(String beginning, String... flags) {
        assertThatThrownBy(() -> options(flags))
                .isInstanceOf(OptionException.class)
                .hasMessageStartingWith(beginning);
    }

    private static ServeOptions options(String... flags) {
        Map<String, String> given = new HashMap<>();
        for (String flag : flags) {
            given.put(flag.substring(0, flag.indexOf('=')), flag.substring(flag.indexOf('=') + 1));
        }
        return ServeOptions.of(OptionValues.of(GatewayOptions.serve(), OptionSources.flagsOnly(given)));
    }
}
