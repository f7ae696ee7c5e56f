package dev.entitlement.gateway.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entitlement.ClientSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks the whole table: every option, every source, every kind of wrong value. */
class OptionTableTest {
    private static final Path FILE = Path.of("gateway.properties");

    static Stream<Named<Option<?>>> options() {
        return GatewayOptions.all().stream()
                .filter(option -> Samples.OF.containsKey(option.name()))
                .map(option -> Named.of(option.name(), option));
    }

    static Stream<Named<Option<?>>> notYet() {
        return GatewayOptions.serve().stream()
                .filter(option -> option.kind() == Option.Kind.NOT_YET)
                .map(option -> Named.of(option.name(), option));
    }

    static Stream<Arguments> wrongValues() {
        return options()
                .flatMap(named ->
                        Samples.OF.get(named.getPayload().name()).bad().stream().map(bad -> Arguments.of(named, bad)));
    }

    @Test
    void has_samples_for_every_option_that_can_be_used() {
        assertThat(GatewayOptions.all())
                .filteredOn(option -> option.kind() != Option.Kind.NOT_YET && option.kind() != Option.Kind.SECRET)
                .extracting(Option::name)
                .containsExactlyInAnyOrderElementsOf(Samples.OF.keySet());
    }

    @ParameterizedTest
    @MethodSource("options")
    void takes_its_samples_and_its_default(Option<?> option) {
        Samples samples = Samples.OF.get(option.name());
        assertThat(option.read(samples.good())).isNotNull();
        assertThat(option.read(samples.other())).isNotNull();
        if (option.defaultText() != null) {
            assertThat(option.read(option.defaultText())).isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("options")
    void goes_by_flag_then_environment_then_file_then_default(Option<?> option) {
        Samples samples = Samples.OF.get(option.name());
        String good = samples.good();
        String other = samples.other();
        assertThat(settled(option, good, other, other)).isEqualTo(option.read(good));
        assertThat(settled(option, null, good, other)).isEqualTo(option.read(good));
        assertThat(settled(option, null, null, good)).isEqualTo(option.read(good));
        Object standard = option.defaultText() == null ? null : option.read(option.defaultText());
        assertThat(settled(option, null, null, null)).isEqualTo(standard);
    }

    @ParameterizedTest
    @MethodSource("wrongValues")
    void refuses_a_wrong_value_in_one_line_that_names_who_gave_it(Option<?> option, String bad) {
        assertRefused(option, bad, null, null, "--" + option.name() + ": ");
        assertRefused(option, null, bad, null, option.variable() + ": ");
        assertRefused(option, null, null, bad, option.name() + " in gateway.properties: ");
    }

    @ParameterizedTest
    @MethodSource("options")
    void does_not_look_at_a_wrong_value_that_a_stronger_one_hides(Option<?> option) {
        String bad = Samples.OF.get(option.name()).bad().get(0);
        String good = Samples.OF.get(option.name()).good();
        assertThat(settled(option, good, bad, bad)).isEqualTo(option.read(good));
    }

    @ParameterizedTest
    @MethodSource("notYet")
    void refuses_what_is_still_to_come_whoever_asks_for_it(Option<?> option) {
        assertRefused(option, "on", null, null, "--" + option.name() + ": not yet");
        assertRefused(option, null, "", null, option.variable() + ": not yet");
        assertRefused(option, null, null, "off", option.name() + " in gateway.properties: not yet");
    }

    @Test
    void knows_what_is_still_to_come() {
        assertThat(notYet().map(named -> named.getPayload().name()))
                .containsExactlyInAnyOrder(
                        "redis-url",
                        "notifications",
                        "failure-webhook",
                        "tls-certificate",
                        "tls-key",
                        "tls-client-ca",
                        "simulate-activate-after",
                        "simulate-notification-url");
    }

    @Test
    void has_the_defaults_of_the_client() {
        OptionValues values =
                OptionValues.of(GatewayOptions.serve(), OptionSources.flagsOnly(Map.of("simulate", "true")));
        ServeOptions options = ServeOptions.of(values);
        assertThat(options.settings(options.upstream().url()))
                .usingRecursiveComparison()
                .isEqualTo(ClientSettings.defaults());
    }

    @Test
    void gives_a_list_more_time_than_a_person_who_waits() {
        OptionValues values = OptionValues.of(
                GatewayOptions.reactivate(), OptionSources.flagsOnly(Map.of("credentials", "passthrough")));
        assertThat(ReactivateOptions.of(values).settings())
                .usingRecursiveComparison()
                .isEqualTo(ClientSettings.builder()
                        .deadline(Duration.ofSeconds(60))
                        .maxAttempts(8)
                        .backoffMax(Duration.ofSeconds(20))
                        .build());
    }

    private static void assertRefused(Option<?> option, String flag, String variable, String file, String beginning) {
        assertThatThrownBy(() -> settled(option, flag, variable, file))
                .isInstanceOfSatisfying(
                        OptionException.class,
                        refusal -> assertThat(refusal.line())
                                .startsWith(beginning)
                                .contains("(expected: ")
                                .endsWith(")")
                                .doesNotContainPattern("\\p{Cntrl}")
                                .doesNotContain("\u0085"));
    }

    private static Object settled(Option<?> option, String flag, String variable, String file) {
        OptionSources sources = new OptionSources(
                only(option.name(), flag),
                only(option.variable(), variable),
                only(option.name(), file),
                FILE,
                List.of());
        return OptionValues.of(List.of(option), sources).orNull(option);
    }

    private static Map<String, String> only(String key, String value) {
        return value == null ? Map.of() : Map.of(key, value);
    }
}
