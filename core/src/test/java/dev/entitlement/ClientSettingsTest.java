package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClientSettingsTest {

    static Stream<Arguments> durations() {
        return Stream.of(
                Arguments.of("attemptTimeout", setter(ClientSettings.Builder::attemptTimeout)),
                Arguments.of("connectTimeout", setter(ClientSettings.Builder::connectTimeout)),
                Arguments.of("idleTimeout", setter(ClientSettings.Builder::idleTimeout)),
                Arguments.of("deadline", setter(ClientSettings.Builder::deadline)),
                Arguments.of("backoffBase", setter(ClientSettings.Builder::backoffBase)),
                Arguments.of("backoffMax", setter(ClientSettings.Builder::backoffMax)),
                Arguments.of("answerBackoffBase", setter(ClientSettings.Builder::answerBackoffBase)));
    }

    /** Longer ones would only fail later, when a clock is added to them. */
    @ParameterizedTest
    @MethodSource("durations")
    void refuses_durations_that_are_none_and_those_no_clock_can_hold(
            String name, BiFunction<ClientSettings.Builder, Duration, ClientSettings.Builder> setter) {
        ClientSettings.Builder builder = ClientSettings.builder();
        for (Duration wrong :
                new Duration[] {Duration.ZERO, Duration.ofNanos(-1), Duration.ofSeconds(Long.MAX_VALUE)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> setter.apply(builder, wrong))
                    .withMessage(name + ": " + wrong + " (expected: above zero, at most 365 days)");
        }
        setter.apply(builder, Duration.ofDays(365)).build();
    }

    private static BiFunction<ClientSettings.Builder, Duration, ClientSettings.Builder> setter(
            BiFunction<ClientSettings.Builder, Duration, ClientSettings.Builder> setter) {
        return setter;
    }
}
