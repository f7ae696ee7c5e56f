package dev.entitlement.gateway.options;

import dev.entitlement.gateway.simulator.SimulateOption;
import dev.entitlement.gateway.simulator.SimulateOptions;
import dev.entitlement.gateway.simulator.SimulatorSettings;
import java.util.List;
import java.util.stream.Stream;

/** The simulator's own options as {@code serve} takes them, with {@code --simulate-} in front. */
final class EmbeddedSimulator {
    private static final String PREFIX = "simulate-";

    /** Unlike that of {@code simulate}, its port is any free one: several gateways on one machine must not meet. */
    private static final String ANY_PORT = "0";

    private static final List<Taken> TAKEN =
            SimulateOptions.ALL.stream().map(EmbeddedSimulator::taken).toList();

    private static final List<Option<String>> NOT_YET = SimulateOptions.NOT_YET.stream()
            .map(name -> Option.notYet(PREFIX + name))
            .toList();

    private EmbeddedSimulator() {}

    /**
     * One of the simulator's options.
     *
     * @param simulated as the simulator knows it
     * @param option as {@code serve} does; its value is the text, found good
     */
    private record Taken(SimulateOption simulated, Option<String> option) {

        SimulatorSettings apply(SimulatorSettings settings, OptionValues values) {
            return simulated.setter().apply(settings, values.get(option));
        }
    }

    static List<Option<?>> table() {
        return Stream.<Option<?>>concat(TAKEN.stream().map(Taken::option), NOT_YET.stream())
                .toList();
    }

    static Option<?> named(String name) {
        return TAKEN.stream()
                .filter(taken -> taken.simulated().name().equals(name))
                .findFirst()
                .orElseThrow()
                .option();
    }

    /** Settings as given; what is left out is as with {@code simulate}, but for the port. */
    static SimulatorSettings settings(OptionValues values) {
        SimulatorSettings settings = SimulatorSettings.STANDARD;
        for (Taken taken : TAKEN) {
            settings = taken.apply(settings, values);
        }
        return settings;
    }

    /** A fault that nobody simulates is a mistake: whoever asks for it must not meet the real platform. */
    static void refuseWithoutSimulator(OptionValues values) {
        for (Taken taken : TAKEN) {
            if (values.isGiven(taken.option())) {
                throw values.refuse(
                        taken.option(), values.text(taken.option()) + " (expected: only together with --simulate)");
            }
        }
    }

    private static Taken taken(SimulateOption simulated) {
        String standard = simulated.name().equals("port") ? ANY_PORT : simulated.standard();
        return new Taken(
                simulated,
                Option.value(
                        PREFIX + simulated.name(),
                        simulated.placeholder(),
                        standard,
                        "simulator: " + simulated.description(),
                        text -> checked(simulated, text)));
    }

    /** Refuses now what the simulator would refuse later. */
    private static String checked(SimulateOption simulated, String text) {
        SimulatorSettings unused = simulated.setter().apply(SimulatorSettings.STANDARD, text);
        return text;
    }
}
