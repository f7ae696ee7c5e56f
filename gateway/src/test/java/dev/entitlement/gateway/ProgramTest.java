package dev.entitlement.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.gateway.options.GatewayOptions;
import dev.entitlement.gateway.options.Option;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments in, exit status and lines out; nothing here gets as far as listening. */
class ProgramTest {
    private static final String SECRET = "s3cret-Sesame";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Map<String, String> environment = Map.of();

    static Stream<String> flags() {
        return GatewayOptions.serve().stream().map(Option::flag);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "-h",
                "serve --help",
                "check -h",
                "reactivate --help",
                "simulate --help",
                "serve --port 70000 --help",
                "serve --bogus --help"
            })
    void prints_help_to_standard_output(String arguments) {
        assertThat(run(arguments.split(" "))).isZero();
        assertThat(out.toString()).startsWith("Usage: ").contains("--help");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--version", "-V", "serve --version", "check -V", "reactivate --version", "simulate --version"})
    void prints_its_version_to_standard_output(String arguments) {
        assertThat(run(arguments.split(" "))).isZero();
        assertThat(out.toString()).startsWith("entitlement-gateway ").hasLineCount(1);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void lists_every_option_that_can_be_used_and_no_other() {
        assertThat(run("serve", "--help")).isZero();
        GatewayOptions.serve().forEach(option -> {
            boolean usable = option.kind() != Option.Kind.NOT_YET && option.kind() != Option.Kind.SECRET;
            assertThat(out.toString().lines().anyMatch(line -> line.matches(" +" + option.flag() + "[=\\[].*")))
                    .as(option.flag())
                    .isEqualTo(usable);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|subcommand: none given (expected: serve, check, reactivate, simulate; or --help)",
                "srve|subcommand: unknown (expected: serve, check, reactivate, simulate; or --help)",
                "--prot=1 serve|--prot: unknown option (expected: one that entitlement-gateway --help lists)",
                "serve --prot=s3cret-Sesame|--prot: unknown option (expected: one that entitlement-gateway serve --help lists)",
                "serve --prot s3cret-Sesame|--prot: unknown option (expected: one that entitlement-gateway serve --help lists)",
                "serve -ps3cret-Sesame|-p: unknown option (expected: one that entitlement-gateway serve --help lists)",
                "serve --simulate --prot=1|--prot: unknown option (expected: one that entitlement-gateway serve --help lists)",
                "serve s3cret-Sesame|arguments: one too many (expected: only what entitlement-gateway serve --help lists)",
                "serve @s3cret-Sesame|arguments: one too many (expected: only what entitlement-gateway serve --help lists)",
                "serve --port|--port: without a value (expected: PORT)",
                "serve --port --simulate|--port: without a value (expected: PORT)",
                "serve --port 1 --port 2|--port: given twice (expected: once)",
                "serve --port 70000|--port: 70000 (expected: 0 to 65535)",
                "serve --port=-1|--port: -1 (expected: 0 to 65535)",
                "serve --port -1|--port: -1 (expected: 0 to 65535)",
                "serve --simulate=maybe|--simulate: maybe (expected: false or true)",
                "serve --host --upstream-passwort=s3cret-Sesame|--host: followed by another option (expected: HOST)",
                "serve --upstream-password=s3cret-Sesame|--upstream-password: never a flag (expected: ENTITLEMENT_UPSTREAM_PASSWORD or --upstream-password-file FILE)",
                "serve --upstream-password s3cret-Sesame|--upstream-password: never a flag (expected: ENTITLEMENT_UPSTREAM_PASSWORD or --upstream-password-file FILE)",
                "serve --simulate --redis-url redis://:s3cret-Sesame@h|--redis-url: not yet: a later version brings this option (expected: to be left out)",
                "serve --simulate --redis-url redis://r|--redis-url: not yet: a later version brings this option (expected: to be left out)",
                "serve --simulate --tls-key|--tls-key: not yet: a later version brings this option (expected: to be left out)",
                "reactivate a --port 1|--port: unknown option (expected: one that entitlement-gateway reactivate --help lists)",
                "reactivate a --give-up-after 0s|--give-up-after: 0s (expected: above zero, up to 24h, such as 250ms)",
                "reactivate a|--upstream-username: not given (expected: the gateway's own credentials, or --credentials passthrough)",
                "check --port 1|--port: unknown option (expected: one that entitlement-gateway check --help lists)",
                "simulate --prot=s3cret-Sesame|--prot: unknown option (expected: one that simulate --help lists)",
            })
    void refuses_a_wrong_command_line_in_one_line_without_secrets(String arguments, String line) {
        assertThat(run(arguments == null ? new String[0] : arguments.split(" ")))
                .isEqualTo(2);
        assertThat(err.toString()).isEqualToNormalizingNewlines(line + "\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void names_the_variable_that_gave_a_wrong_value() {
        environment = Map.of("ENTITLEMENT_PORT", "70000", "ENTITLEMENT_SIMULATE", "true");
        assertThat(run("serve")).isEqualTo(2);
        assertThat(err.toString()).isEqualToNormalizingNewlines("ENTITLEMENT_PORT: 70000 (expected: 0 to 65535)\n");
    }

    @Test
    void repeats_no_part_of_a_password_that_cannot_be_used() {
        environment = Map.of("ENTITLEMENT_UPSTREAM_PASSWORD", SECRET + "\nx");
        assertThat(run("serve", "--upstream-username", "joe")).isEqualTo(2);
        assertThat(err.toString())
                .hasLineCount(1)
                .startsWith("ENTITLEMENT_UPSTREAM_PASSWORD: holds control characters")
                .doesNotContain(SECRET);
    }

    @ParameterizedTest
    @MethodSource("flags")
    void takes_every_option_of_the_table_as_a_flag(String flag) {
        run("serve", flag + "=x", "--port", "nonsense");
        assertThat(err.toString()).hasLineCount(1).doesNotContain("unknown option");
    }

    @Test
    void answers_every_garbage_with_one_line_and_never_tells_a_secret() {
        long seed = 20261124;
        Random random = new Random(seed);
        for (int round = 0; round < 400; round++) {
            String[] arguments = garbage(random);
            err.getBuffer().setLength(0);
            assertThat(run(arguments))
                    .as("seed %d, %s", seed, List.of(arguments))
                    .isEqualTo(2);
            assertThat(err.toString())
                    .as("seed %d, %s", seed, List.of(arguments))
                    .hasLineCount(1)
                    .endsWith(System.lineSeparator())
                    .doesNotContain(SECRET);
            assertThat(out.toString()).isEmpty();
        }
    }

    /** A wrong port at the end, so that no garbage starts a gateway; the secret only where no value is repeated. */
    private static String[] garbage(Random random) {
        List<String> flags = flags().filter(flag -> !flag.equals("--port")).toList();
        List<String> arguments = new ArrayList<>(List.of(random.nextBoolean() ? "serve" : "check"));
        for (int i = random.nextInt(5); i >= 0; i--) {
            String known = flags.get(random.nextInt(flags.size()));
            arguments.add(
                    switch (random.nextInt(7)) {
                        case 0 -> known;
                        case 1 -> known + "=" + noise(random);
                        case 2 -> "--" + noise(random) + "=" + SECRET;
                        case 3 -> "--upstream-password=" + SECRET;
                        case 4 -> "-" + (char) ('a' + random.nextInt(26)) + SECRET;
                        case 5 -> "--unknown-" + random.nextInt(10) + "=" + SECRET;
                        default -> noise(random);
                    });
        }
        arguments.add("--port=65536");
        boolean help = arguments.stream().anyMatch(argument -> argument.matches("-[a-z]*[hV].*|--help|--version"));
        return help ? new String[] {"serve", "--port=65536"} : arguments.toArray(String[]::new);
    }

    private static String noise(Random random) {
        String alphabet = "ab1-=:@/ \n\r\t\u0000\u0085\u2028\ud800ü😀\"'\\";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i >= 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private int run(String... arguments) {
        Console console = new Console(new PrintWriter(out, true), new PrintWriter(err, true));
        return Program.standard(console, environment).run(arguments);
    }
}
