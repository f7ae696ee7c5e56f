package dev.entitlement.gateway.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
    @TempDir
    private Path directory;

    @Test
    void reads_options_without_their_dashes_and_drops_space_at_the_end() throws IOException {
        OptionValues values = values("# a comment\nport = 8085  \n\ndeadline: 7s\r\nupstream-username=jürgen\n");
        assertThat(values.get(GatewayOptions.PORT)).isEqualTo(8085);
        assertThat(values.get(GatewayOptions.DEADLINE)).hasSeconds(7);
        assertThat(values.orNull(GatewayOptions.UPSTREAM_USERNAME)).isEqualTo("jürgen");
    }

    @Test
    void can_be_named_in_the_environment() throws IOException {
        Path file = Files.writeString(directory.resolve("f"), "port=8085");
        OptionSources sources =
                OptionSources.of(Map.of(), Map.of("ENTITLEMENT_CONFIG", file.toString()), GatewayOptions.all());
        assertThat(OptionValues.of(GatewayOptions.serve(), sources).get(GatewayOptions.PORT))
                .isEqualTo(8085);
    }

    @Test
    void may_hold_options_of_another_subcommand() throws IOException {
        Path file = Files.writeString(directory.resolve("f"), "port=8085\nrate-limit=5\nconnect-timeout=3s");
        OptionSources sources = OptionSources.of(Map.of("config", file.toString()), Map.of(), GatewayOptions.all());
        OptionValues values = OptionValues.of(GatewayOptions.check(), sources);
        assertThat(values.get(GatewayOptions.CONNECT_TIMEOUT)).hasSeconds(3);
    }

    @Test
    void names_an_unknown_key_without_its_value() {
        assertRefused(
                "prot=s3cret", "prot in FILE: unknown key (expected: an option that --help lists, without its dashes)");
        assertRefused("--port=s3cret", "--port in FILE: unknown key (expected: ");
        assertRefused("upstream-password=s3cret", "upstream-password in FILE: unknown key (expected: ");
        assertRefused("config=s3cret", "config in FILE: unknown key (expected: ");
    }

    @Test
    void does_not_repeat_a_line_that_may_be_a_password() {
        assertRefused("s3cret\n", "a key without value in FILE: unknown key (expected: ");
    }

    @Test
    void refuses_a_key_given_twice() {
        assertRefused("port=1\nport=2", "port in FILE: given twice (expected: once)");
    }

    @Test
    void refuses_a_file_that_is_not_there_or_is_none() throws IOException {
        assertRefusedFile(directory.resolve("absent"), "--config: FILE does not exist (expected: a properties file)");
        assertRefusedFile(directory, "--config: FILE cannot be accessed: Is a directory (expected: a properties file)");
        Path binary = Files.write(directory.resolve("binary"), new byte[] {'a', '=', (byte) 0xff});
        assertRefusedFile(binary, "--config: FILE is not text (expected: a properties file in UTF-8)");
        assertRefused("port=\\u12", "--config: FILE holds a malformed \\u escape (expected: a properties file)");
    }

    @Test
    void lists_variables_that_look_like_options_and_are_none() {
        OptionSources sources = OptionSources.of(
                Map.of(),
                Map.of("ENTITLEMENT_PORT", "1", "ENTITLEMENT_PROT", "s3cret", "ENTITLEMENT_", "x", "OTHER", "y"),
                GatewayOptions.all());
        assertThat(sources.unknownVariables()).containsExactly("ENTITLEMENT_", "ENTITLEMENT_PROT");
    }

    private void assertRefused(String content, String line) {
        try {
            assertRefusedFile(Files.writeString(directory.resolve("f"), content, StandardCharsets.UTF_8), line);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertRefusedFile(Path file, String line) {
        assertThatThrownBy(() -> OptionSources.of(Map.of("config", file.toString()), Map.of(), GatewayOptions.all()))
                .isInstanceOf(OptionException.class)
                .message()
                .startsWith(line.replace("FILE", file.toString()))
                .doesNotContain("s3cret");
    }

    private OptionValues values(String content) throws IOException {
        Path file = Files.writeString(directory.resolve("f"), content, StandardCharsets.UTF_8);
        OptionSources sources = OptionSources.of(Map.of("config", file.toString()), Map.of(), GatewayOptions.all());
        return OptionValues.of(GatewayOptions.serve(), sources);
    }
}
