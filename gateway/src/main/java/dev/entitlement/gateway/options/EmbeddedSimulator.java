package dev.entitlement.gateway.options;

import dev.entitlement.gateway.simulator.SimulateOption;
import dev.entitlement.gateway.simulator.SimulateOptions;
import dev.entitlement.gateway.simulator.SimulatorSettings;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The simulator's own options as {@code serve} takes them, with {@code --simulate-} in front. */
final class EmbeddedSimulator {
    private static final String PREFIX = "simulate-";

    /** Unlike that of {@code simulate}, its port is any free one: several gateways on one machine must not meet. */
    private static final String ANY_PORT = "0";

    private static final List<Option<UnaryOperator<SimulatorSettings>>> TAKEN =
            SimulateOptions.ALL.stream().map(EmbeddedSimulator::taken).toList();

    private static final List<Option<String>> NOT_YET = SimulateOptions.NOT_YET.stream()
            .map(name -> Option.notYet(PREFIX + name))
            .toList();

    private EmbeddedSimulator() {}

    static List<Option<?>> table() {
        return Stream.<Option<?>>concat(TAKEN.stream(), NOT_YET.stream()).toList();
    }

    static Option<?> named(String name) {
        return TAKEN.stream()
                .filter(option -> option.name().equals(PREFIX + name))
                .findFirst()
                .orElseThrow();
    }

    /** Settings as given; what is left out is as with {@code simulate}, but for the port. */
    static SimulatorSettings settings(OptionValues values) {
        SimulatorSettings settings = SimulatorSettings.STANDARD;
        for (Option<UnaryOperator<SimulatorSettings>> option : TAKEN) {
            settings = values.get(option).apply(settings);
        }
        return settings;
    }

    /** A fault that nobody simulates is a mistake: whoever asks for it must not meet the real platform. */
    static void refuseWithoutSimulator(OptionValues values) {
        for (Option<?> option : TAKEN) {
            if (values.isGiven(option)) {
                throw values.refuse(option, values.text(option) + " (expected: only together with --simulate)");
            }
        }
    }

    private static Option<UnaryOperator<SimulatorSettings>> taken(SimulateOption option) {
        String standard = option.name().equals("port") ? ANY_PORT : option.standard();
        return Option.value(
                PREFIX + option.name(),
                option.placeholder(),
                standard,
                "simulator: " + option.description(),
                text -> change(option, text));
    }

    private static UnaryOperator<SimulatorSettings> change(SimulateOption option, String text) {
        SimulatorSettings unused =
                option.setter().apply(SimulatorSettings.STANDARD, text); // refuses now what it would refuse later
        return settings -> option.setter().apply(settings, text);
    }
}
