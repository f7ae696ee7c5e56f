package dev.entitlement.gateway;

import dev.entitlement.gateway.options.Option;
import dev.entitlement.gateway.options.OptionException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * Options as picocli sees them. It splits the command line and prints the help; what a value means is read later, in one
 * place for flags, environment and file alike, so here every value is a text.
 */
final class Flags {
    private Flags() {}

    /**
     * The same arguments with each bare switch written out, {@code --simulate=true}: picocli would otherwise take what
     * follows, an argument or a mistyped option, for the switch's value.
     */
    static String[] explicit(String[] args, List<Option<?>> table) {
        Set<String> switches = table.stream()
                .filter(option -> option.kind() == Option.Kind.SWITCH)
                .map(Option::flag)
                .collect(Collectors.toSet());
        return Arrays.stream(args)
                .map(arg -> switches.contains(arg) ? arg + "=true" : arg)
                .toArray(String[]::new);
    }

    /** A subcommand with the options of its table. */
    static CommandSpec spec(Subcommand subcommand) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(subcommand)
                .name(subcommand.name())
                .mixinStandardHelpOptions(true);
        spec.usageMessage()
                .description(subcommand.description())
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .width(100);
        if (!subcommand.arguments().isEmpty()) {
            spec.addPositional(PositionalParamSpec.builder()
                    .paramLabel(subcommand.arguments())
                    .arity("0..*")
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .hideParamSyntax(true)
                    .description("what to reactivate; - is standard input, and after -- an id may begin with a dash")
                    .build());
        }
        subcommand.options().forEach(option -> spec.addOption(flag(option)));
        return spec;
    }

    /**
     * The values that were typed, by option name.
     *
     * @throws OptionException if a secret was typed, or an option stands where a value should
     */
    static Map<String, String> given(ParseResult parsed, List<Option<?>> table) {
        Map<String, String> given = new LinkedHashMap<>();
        for (Option<?> option : table) {
            String text = text(parsed, option);
            if (text != null) {
                given.put(option.name(), text);
            }
        }
        return given;
    }

    /** What was typed beside options. */
    static List<String> arguments(ParseResult parsed) {
        return parsed.hasMatchedPositional(0) ? parsed.matchedPositionalValue(0, List.of()) : List.of();
    }

    private static @Nullable String text(ParseResult parsed, Option<?> option) {
        if (!parsed.hasMatchedOption(option.flag())) {
            return null;
        }
        if (option.kind() == Option.Kind.SECRET) {
            throw new OptionException(
                    option.flag(),
                    "never a flag (expected: " + option.variable() + " or " + option.flag() + "-file FILE)");
        }
        Object value = parsed.matchedOptionValue(option.flag(), "");
        String text =
                value instanceof List<?> values ? String.join(",", values.toArray(String[]::new)) : value.toString();
        if (text.startsWith("--")) { // not repeated: behind an equals sign there may be a secret
            throw new OptionException(option.flag(), "followed by another option (expected: " + option.label() + ")");
        }
        return text;
    }

    private static OptionSpec flag(Option<?> option) {
        OptionSpec.Builder flag = OptionSpec.builder(option.flag())
                .paramLabel(option.label())
                .description(description(option))
                .type(String.class);
        return switch (option.kind()) {
            case VALUE -> flag.arity("1").build();
            case LIST ->
                flag.arity("1").type(List.class).auxiliaryTypes(String.class).build();
            case SWITCH -> flag.arity("0..1").build();
            case SECRET, NOT_YET ->
                flag.arity("0..1").fallbackValue("").hidden(true).build();
        };
    }

    private static String description(Option<?> option) {
        String text = option.defaultText();
        boolean worthSaying = text != null && option.kind() != Option.Kind.SWITCH;
        return worthSaying ? option.description() + " (default: " + text + ")" : option.description();
    }
}
