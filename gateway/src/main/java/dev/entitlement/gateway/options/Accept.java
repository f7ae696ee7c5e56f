package dev.entitlement.gateway.options;

import io.netty.util.NetUtil;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the values of options may be. Each method gives a reader, which throws an {@link IllegalArgumentException} with
 * the value and what is accepted; whoever knows the name puts it in front.
 */
public final class Accept {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");

    /** Narrower than {@link Double#parseDouble}, which also takes {@code NaN}, {@code 0x1p3} and {@code 1d}. */
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,18})?");

    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9.])?");

    private Accept() {}

    /** A whole number from {@code least} to {@code greatest}, both included. */
    public static Function<String, Integer> wholeNumber(int least, int greatest) {
        return text -> {
            if (DIGITS.matcher(text).matches()) {
                int number = Integer.parseInt(text);
                if (number >= least && number <= greatest) {
                    return number;
                }
            }
            throw refused(text, least + " to " + greatest);
        };
    }

    /** A port, 0 for any that is free. */
    public static Function<String, Integer> port() {
        return wholeNumber(0, 65_535);
    }

    /** A rate per second, 0.001 to 1,000,000. */
    public static Function<String, Double> perSecond() {
        return text -> {
            double rate = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : 0;
            if (rate >= 0.001 && rate <= 1_000_000) {
                return rate;
            }
            throw refused(text, "0.001 to 1000000 per second");
        };
    }

    /** A duration above zero. */
    public static Function<String, Duration> duration() {
        return text -> {
            Duration duration = DurationText.parse(text);
            if (duration.isZero()) {
                throw refused(text, "above zero, up to 24h, such as 250ms");
            }
            return duration;
        };
    }

    /** A duration that may be zero. */
    public static Function<String, Duration> durationOrZero() {
        return DurationText::parse;
    }

    /** A share from 0 to 1, or {@code off}, which reads as infinite. */
    static Function<String, Double> shareOrOff() {
        return text -> {
            if (text.equals("off")) {
                return Double.POSITIVE_INFINITY;
            }
            double share = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
            if (share <= 1) {
                return share;
            }
            throw refused(text, "0 to 1, or off");
        };
    }

    static Function<String, Boolean> onOrOff() {
        return oneOf(Map.of("on", true, "off", false));
    }

    static Function<String, Boolean> trueOrFalse() {
        return oneOf(Map.of("true", true, "false", false));
    }

    /** One of an enum's constants, in lower case. */
    static <E extends Enum<E>> Function<String, E> oneOf(Class<E> type) {
        return oneOf(Arrays.stream(type.getEnumConstants())
                .collect(Collectors.toMap(each -> each.name().toLowerCase(Locale.ROOT), Function.identity())));
    }

    private static <T> Function<String, T> oneOf(Map<String, T> words) {
        String expected = words.keySet().stream().sorted().collect(Collectors.joining(" or "));
        return text -> {
            T meaning = words.get(text);
            if (meaning == null) {
                throw refused(text, expected);
            }
            return meaning;
        };
    }

    /** A host name or an IP address; brackets round an IPv6 address are dropped. */
    public static Function<String, String> host() {
        return text -> {
            String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
            if (NetUtil.isValidIpV6Address(bare) || HOST_NAME.matcher(text).matches()) {
                return bare;
            }
            throw refused(text, "a host name or an IP address");
        };
    }

    /** The path of a file; whether it is there is seen when it is opened. */
    static Function<String, Path> file() {
        return text -> {
            Path path = pathOrNull(text);
            if (path == null) {
                throw refused(text, "the path of a file");
            }
            return path;
        };
    }

    /** {@code open} or {@code keys:FILE}. */
    static Function<String, CallerRule> callers() {
        return text -> {
            if (text.equals("open")) {
                return CallerRule.OPEN;
            }
            Path file = text.startsWith("keys:") ? pathOrNull(text.substring("keys:".length())) : null;
            if (file == null) {
                throw refused(text, "open or keys:FILE");
            }
            return new CallerRule(file);
        };
    }

    /** RFC 7617: a colon ends the username, and control characters are in neither part. The value is not repeated. */
    static Function<String, String> username() {
        return text -> {
            if (text.isEmpty() || text.indexOf(':') >= 0 || hasControls(text)) {
                throw new IllegalArgumentException(
                        "not usable (expected: at least one character, no colon, no control characters)");
            }
            return text;
        };
    }

    static Function<String, Secret> password() {
        return text -> new Secret(PasswordText.check(text));
    }

    static boolean hasControls(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    private static @Nullable Path pathOrNull(String text) {
        try {
            return text.isEmpty() || hasControls(text) ? null : Path.of(text);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** {@code 70000 (expected: 0 to 65535)}. */
    public static IllegalArgumentException refused(String shown, String expected) {
        return new IllegalArgumentException((shown.isEmpty() ? "\"\"" : shown) + " (expected: " + expected + ")");
    }
}
