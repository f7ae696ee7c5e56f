package dev.entitlement.gateway.simulator;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ids that say themselves what they get: a response code in lower case with dashes, or {@code hang}, {@code reset},
 * {@code garbage}, alone or followed by a dash and anything. {@code not-found} and {@code not-found-1} are always
 * {@code NOT_FOUND}; {@code not-founded} and {@code Not-Found-1} are ids like any other.
 *
 * @param ending how the request ends
 * @param code what is answered; null unless answered
 */
record IdScript(Ending ending, @Nullable Code code) {

    private static final Map<String, IdScript> BY_PREFIX = Stream.concat(
                    Stream.of(Code.values()).map(code -> new IdScript(Ending.ANSWERED, code)),
                    Stream.of(Ending.values())
                            .filter(ending -> ending != Ending.ANSWERED)
                            .map(ending -> new IdScript(ending, null)))
            .collect(Collectors.toUnmodifiableMap(IdScript::prefix, Function.identity()));

    private static final int SHORTEST =
            BY_PREFIX.keySet().stream().mapToInt(String::length).min().orElseThrow();
    private static final int LONGEST =
            BY_PREFIX.keySet().stream().mapToInt(String::length).max().orElseThrow();

    /** The id's script, or null if the id has none. */
    static @Nullable IdScript of(String id) {
        int dash = id.indexOf('-', SHORTEST);
        while (dash >= 0 && dash <= LONGEST) {
            IdScript script = BY_PREFIX.get(id.substring(0, dash));
            if (script != null) {
                return script;
            }
            dash = id.indexOf('-', dash + 1);
        }
        return BY_PREFIX.get(id);
    }

    private String prefix() {
        String name = code == null ? ending.name() : code.name();
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
