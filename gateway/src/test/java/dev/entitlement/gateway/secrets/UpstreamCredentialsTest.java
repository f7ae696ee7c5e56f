package dev.entitlement.gateway.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entitlement.gateway.options.GatewayOptions;
import dev.entitlement.gateway.options.OptionException;
import dev.entitlement.gateway.options.OptionSources;
import dev.entitlement.gateway.options.OptionValues;
import dev.entitlement.gateway.options.UpstreamOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class UpstreamCredentialsTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"sesame", "sesame\n", "sesame\r\n"})
    void takes_a_file_but_for_its_last_line_end(String content) throws IOException {
        StepVerifier.create(fromFile(content).credentials().authorization())
                .expectNext(basic("joe:sesame"))
                .verifyComplete();
    }

    @ParameterizedTest
    @ValueSource(strings = {" sesame ", "#sesame", "sésame 漢"})
    void takes_everything_else_as_part_of_the_password(String content) throws IOException {
        StepVerifier.create(fromFile(content + "\n").credentials().authorization())
                .expectNext(basic("joe:" + content))
                .verifyComplete();
    }

    @Test
    void follows_the_file() throws IOException {
        UpstreamCredentials credentials = fromFile("one\n");
        VirtualTimeScheduler clock = VirtualTimeScheduler.create();
        credentials.watch(clock);
        Files.writeString(directory.resolve("password"), "two\n");
        clock.advanceTimeBy(WatchedFile.INTERVAL);
        StepVerifier.create(credentials.credentials().authorization())
                .expectNext(basic("joe:two"))
                .verifyComplete();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "sesame\nsesame\n", "sesame\n\n", "sesa\u0000me", "sesa\tme"})
    void stops_the_start_if_there_is_no_password_in_the_file(String content) {
        assertThatThrownBy(() -> fromFile(content))
                .isInstanceOf(OptionException.class)
                .message()
                .startsWith("--upstream-password-file: " + directory.resolve("password") + " ")
                .contains("(expected: a password")
                .doesNotContain("sesame");
    }

    @Test
    void stops_the_start_if_the_file_is_missing() {
        assertThatThrownBy(() -> credentials(Map.of("upstream-password-file", "absent"), Map.of()))
                .isInstanceOf(OptionException.class)
                .hasMessage("--upstream-password-file: absent does not exist (expected: a readable file)");
    }

    @Test
    void takes_the_password_from_the_environment() {
        UpstreamCredentials credentials = credentials(Map.of(), Map.of("ENTITLEMENT_UPSTREAM_PASSWORD", "sesame"));
        StepVerifier.create(credentials.credentials().authorization())
                .expectNext(basic("joe:sesame"))
                .verifyComplete();
    }

    @Test
    void sends_none_of_its_own_where_callers_bring_theirs() {
        UpstreamCredentials credentials =
                credentials(Map.of("credentials", "passthrough"), Map.of("ENTITLEMENT_UPSTREAM_PASSWORD", "sesame"));
        StepVerifier.create(credentials.credentials().authorization()).verifyComplete();
        assertThat(credentials.watch(VirtualTimeScheduler.create()).isDisposed())
                .isTrue();
    }

    private UpstreamCredentials fromFile(String content) throws IOException {
        Path file = Files.writeString(directory.resolve("password"), content);
        return credentials(Map.of("upstream-password-file", file.toString()), Map.of());
    }

    private static UpstreamCredentials credentials(Map<String, String> flags, Map<String, String> environment) {
        Map<String, String> all = new java.util.HashMap<>(flags);
        all.put("upstream-username", "joe");
        OptionValues values =
                OptionValues.of(GatewayOptions.check(), new OptionSources(all, environment, Map.of(), null, List.of()));
        return UpstreamCredentials.of(UpstreamOptions.of(values), values);
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
