package dev.entitlement.gateway.options;

import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One option: how it is called, what it means and which values it takes. Options are told apart by their names, for a
 * subcommand may give one of them a default of its own; those of the gateway are constants.
 *
 * @param <T> what its value means
 */
public final class Option<T> {

    /** How a value is given. */
    public enum Kind {
        /** {@code --name VALUE}. */
        VALUE,
        /** {@code --name VALUE}, more than once; the values are joined with commas. */
        LIST,
        /** {@code --name} alone means {@code true}. */
        SWITCH,
        /** Never a flag, for the command line is there for everyone on the machine to see; environment only. */
        SECRET,
        /** Known, and refused until a later version brings it: an option that does nothing would be a lie. */
        NOT_YET
    }

    private final String name;
    private final String label;
    private final @Nullable String defaultText;
    private final String description;
    private final Kind kind;
    private final Function<String, T> reader;

    private Option(
            String name,
            String label,
            @Nullable String defaultText,
            String description,
            Kind kind,
            Function<String, T> reader) {
        this.name = name;
        this.label = label;
        this.defaultText = defaultText;
        this.description = description;
        this.kind = kind;
        this.reader = reader;
    }

    /**
     * An option with one value.
     *
     * @param name without dashes in front
     * @param label what stands for the value in the help, such as {@code DURATION}
     * @param defaultText the default as one would type it; null for none
     * @param reader reads the value, or throws an {@link IllegalArgumentException} with the value and what is accepted
     */
    public static <T> Option<T> value(
            String name, String label, @Nullable String defaultText, String description, Function<String, T> reader) {
        return new Option<>(name, label, defaultText, description, Kind.VALUE, reader);
    }

    static <T> Option<T> list(
            String name, String label, @Nullable String defaultText, String description, Function<String, T> reader) {
        return new Option<>(name, label, defaultText, description, Kind.LIST, reader);
    }

    static Option<Boolean> onlyIfGiven(String name, String description) {
        return new Option<>(name, "true|false", "false", description, Kind.SWITCH, Accept.trueOrFalse());
    }

    static <T> Option<T> secret(String name, Function<String, T> reader) {
        return new Option<>(name, "SECRET", null, "", Kind.SECRET, reader);
    }

    static Option<String> notYet(String name) {
        return new Option<>(name, "VALUE", null, "", Kind.NOT_YET, Function.identity());
    }

    /** The same option where another default is wise. */
    Option<T> withDefault(String text) {
        return new Option<>(name, label, text, description, kind, reader);
    }

    /** Without dashes, as in the properties file: {@code some-option}. */
    public String name() {
        return name;
    }

    /** As a flag: {@code --some-option}. */
    public String flag() {
        return "--" + name;
    }

    /** As an environment variable: {@code ENTITLEMENT_SOME_OPTION}. */
    public String variable() {
        return Environment.PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    public String label() {
        return label;
    }

    /** The default as one would type it; null for none. */
    public @Nullable String defaultText() {
        return defaultText;
    }

    public String description() {
        return description;
    }

    public Kind kind() {
        return kind;
    }

    /** Reads a value; throws an {@link IllegalArgumentException} with the value and what is accepted. */
    public T read(String text) {
        return reader.apply(text);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Option<?> option && option.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return flag();
    }
}
