package dev.entitlement.gateway.simulator;

import java.util.regex.Pattern;

/**
 * Reads the values of options and of {@code PUT /simulator/faults}. Each method throws an
 * {@link IllegalArgumentException} that gives the value and what is accepted; whoever knows the name puts it in front.
 */
final class Values {

    static final double FASTEST = 1_000_000_000;
    static final int MOST = 1_000_000;

    /** Narrower than {@link Double#parseDouble}, which takes {@code NaN}, {@code 0x1p3} and {@code 1d}. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}(\\.[0-9]{1,18})?([eE][+-]?[0-9]{1,3})?");

    private static final int GREATEST_PORT = 65_535;

    private Values() {}

    static double share(String text) {
        return number(text, 1, "0 to 1");
    }

    /** @param unlimited the word for no limit, here only to be named if the text is refused */
    static double perSecond(String text, String unlimited) {
        return number(text, FASTEST, "0 to 1000000000 per second, or " + unlimited);
    }

    /** @param unlimited the word for no limit, here only to be named if the text is refused */
    static int concurrency(String text, String unlimited) {
        int calls = text.matches("[0-9]{1,7}") ? Integer.parseInt(text) : 0;
        if (calls >= 1 && calls <= MOST) {
            return calls;
        }
        throw refused(text, "1 to " + MOST + ", or " + unlimited);
    }

    static int port(String text) {
        if (text.matches("[0-9]{1,9}") && Integer.parseInt(text) <= GREATEST_PORT) {
            return Integer.parseInt(text);
        }
        throw refused(text, "0 to " + GREATEST_PORT);
    }

    static long seed(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw refused(text, Long.MIN_VALUE + " to " + Long.MAX_VALUE);
        }
    }

    /** A host name or address; brackets round an IPv6 address are dropped. */
    static String host(String text) {
        String host = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        if (host.matches("[A-Za-z0-9.:%_-]{1,255}")) {
            return host;
        }
        throw refused(text, "a host name or an IP address");
    }

    private static double number(String text, double greatest, String expected) {
        double number = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
        if (number <= greatest) {
            return number;
        }
        throw refused(text, expected);
    }

    private static IllegalArgumentException refused(String text, String expected) {
        return new IllegalArgumentException(text + " (expected: " + expected + ")");
    }
}
