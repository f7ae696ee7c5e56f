package dev.entitlement.gateway.options;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the options of one run are set to, every one of them read and found good. Immutable. */
public final class OptionValues {
    private final Map<Option<?>, Setting> settings;
    private final List<String> unknownVariables;

    private OptionValues(Map<Option<?>, Setting> settings, List<String> unknownVariables) {
        this.settings = settings;
        this.unknownVariables = unknownVariables;
    }

    /**
     * Settles each option of a table: flag, then environment, then file, then default.
     *
     * @throws OptionException if a value that counts is wrong, or an option is given that this version does not know
     */
    public static OptionValues of(List<? extends Option<?>> table, OptionSources sources) {
        table.forEach(option -> refuseNotYet(option, sources));
        Map<Option<?>, Setting> settings = new LinkedHashMap<>();
        for (Option<?> option : table) {
            Setting setting = setting(option, sources.strongest(option));
            if (setting != null) {
                settings.put(option, setting);
            }
        }
        return new OptionValues(settings, sources.unknownVariables());
    }

    /** The value of an option that has a default. */
    public <T> T get(Option<T> option) {
        T value = orNull(option);
        if (value == null) {
            throw new IllegalArgumentException(option + " is neither given nor has a default");
        }
        return value;
    }

    /** The value of an option; null if it is not given and has no default. */
    @SuppressWarnings("unchecked") // each option is stored with what its own reader made
    public <T> @Nullable T orNull(Option<T> option) {
        Setting setting = settings.get(option);
        return setting == null ? null : (T) setting.value();
    }

    /** Whether the value comes from a flag, the environment or the file rather than from the table. */
    public boolean isGiven(Option<?> option) {
        Setting setting = settings.get(option);
        return setting != null && setting.given() != null;
    }

    boolean isFlag(Option<?> option) {
        Setting setting = settings.get(option);
        return setting != null && option.flag().equals(setting.given());
    }

    boolean isVariable(Option<?> option) {
        Setting setting = settings.get(option);
        return setting != null && option.variable().equals(setting.given());
    }

    /** The refusal of a value that is fine by itself and wrong beside others. */
    public OptionException refuse(Option<?> option, String problem) {
        Setting setting = settings.get(option);
        String given = setting == null || setting.given() == null ? option.flag() : setting.given();
        return new OptionException(given, problem);
    }

    /** What was typed, or the default; never called for secrets. */
    public String text(Option<?> option) {
        Setting setting = settings.get(option);
        return setting == null ? "" : setting.text();
    }

    /** Environment variables that look like options of ours and are none. */
    public List<String> unknownVariables() {
        return unknownVariables;
    }

    /**
     * Every option that has a value, as one would type it, by name, in the order of the table. What is or may hold a
     * secret is only said to be given, and of a URL for browsers the query, which may hold one, is left out.
     */
    public Map<String, String> inForce() {
        Map<String, String> texts = new LinkedHashMap<>();
        settings.forEach((option, setting) -> texts.put(option.name(), shown(option, setting.text())));
        return texts;
    }

    private static String shown(Option<?> option, String text) {
        if (isDiscreet(option)) {
            return "(given)";
        }
        return option == GatewayOptions.FALLBACK_URL ? AcceptUrl.withoutQuery(text) : text;
    }

    private static boolean isDiscreet(Option<?> option) {
        return option.kind() == Option.Kind.SECRET
                || option == GatewayOptions.UPSTREAM_USERNAME
                || option == GatewayOptions.NOTIFICATION_URL;
    }

    private static void refuseNotYet(Option<?> option, OptionSources sources) {
        if (option.kind() == Option.Kind.NOT_YET) {
            OptionSources.Given given = sources.strongest(option);
            if (given != null) {
                throw new OptionException(
                        given.who(), "not yet: a later version brings this option (expected: to be left out)");
            }
        }
    }

    private static @Nullable Setting setting(Option<?> option, OptionSources.@Nullable Given given) {
        if (given != null) {
            return new Setting(given.who(), given.text(), given.read(option));
        }
        String text = option.defaultText();
        return text == null ? null : new Setting(null, text, option.read(text));
    }

    /** A value with the text it was read from; {@code given} is null for a default. */
    private record Setting(@Nullable String given, String text, Object value) {}
}
