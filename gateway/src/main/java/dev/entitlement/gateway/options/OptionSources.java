package dev.entitlement.gateway.options;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where values come from, the stronger first: flag, environment, file.
 *
 * @param flags values by option name
 * @param environment variables by name
 * @param file values by option name
 * @param filePath the file they are from; null without one
 * @param unknownVariables names of environment variables that look like ours and are not
 */
public record OptionSources(
        Map<String, String> flags,
        Map<String, String> environment,
        Map<String, String> file,
        @Nullable Path filePath,
        List<String> unknownVariables) {

    /** A value and who gave it: {@code --port}, {@code ENTITLEMENT_PORT} or {@code port in FILE}. */
    record Given(String who, String text) {

        <T> T read(Option<T> option) {
            try {
                return option.read(text);
            } catch (IllegalArgumentException e) {
                throw new OptionException(who, String.valueOf(e.getMessage()));
            }
        }
    }

    /** Flags and nothing else. */
    public static OptionSources flagsOnly(Map<String, String> flags) {
        return new OptionSources(flags, Map.of(), Map.of(), null, List.of());
    }

    /**
     * Flags, the environment, and the file that one of them names.
     *
     * @param known the options of all subcommands: what is none of them is unknown
     * @throws OptionException if the file cannot be read or holds an unknown key
     */
    public static OptionSources of(
            Map<String, String> flags, Map<String, String> environment, Collection<? extends Option<?>> known) {
        List<String> unknown = Environment.unknown(environment, known);
        OptionSources withoutFile = new OptionSources(flags, environment, Map.of(), null, unknown);
        Given config = withoutFile.strongest(GatewayOptions.CONFIG);
        if (config == null) {
            return withoutFile;
        }
        Path path = config.read(GatewayOptions.CONFIG);
        return new OptionSources(flags, environment, ConfigFile.read(path, config.who(), known), path, unknown);
    }

    /** The value that counts; null if none is given. */
    @Nullable
    Given strongest(Option<?> option) {
        List<Given> all = all(option);
        return all.isEmpty() ? null : all.get(0);
    }

    /** All values given for an option, the strongest first. */
    List<Given> all(Option<?> option) {
        List<Given> all = new ArrayList<>(3);
        add(all, option.flag(), flags.get(option.name()));
        add(all, option.variable(), environment.get(option.variable()));
        add(all, option.name() + " in " + filePath, file.get(option.name()));
        return all;
    }

    private static void add(List<Given> all, String who, @Nullable String text) {
        if (text != null) {
            all.add(new Given(who, text));
        }
    }
}
