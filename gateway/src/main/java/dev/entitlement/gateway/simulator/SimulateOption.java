package dev.entitlement.gateway.simulator;

import java.util.function.BiFunction;

/**
 * One option of the simulator: {@code simulate} takes it as {@code --NAME}, {@code serve} as {@code --simulate-NAME}.
 *
 * @param name without dashes in front, such as {@code error-rate}
 * @param placeholder for the value in a usage text, such as {@code RATE}
 * @param standard what holds without the option, as text
 * @param description one sentence for a usage text, with unit and range
 * @param setter puts the value into settings; refuses with an {@link IllegalArgumentException} that gives the value and
 *     what is accepted, but not the name
 */
public record SimulateOption(
        String name,
        String placeholder,
        String standard,
        String description,
        BiFunction<SimulatorSettings, String, SimulatorSettings> setter) {

    /**
     * Sets this option.
     *
     * @param typed the name as the user typed it, such as {@code --simulate-error-rate}, for the message
     * @throws IllegalArgumentException with one line of the form {@code --error-rate: 1.5 (expected: 0 to 1)}
     */
    public SimulatorSettings set(SimulatorSettings settings, String typed, String value) {
        try {
            return setter.apply(settings, value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(typed + ": " + e.getMessage(), e);
        }
    }
}
