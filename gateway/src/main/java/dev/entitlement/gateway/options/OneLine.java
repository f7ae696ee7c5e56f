package dev.entitlement.gateway.options;

/** Makes any text fit to be printed as a single line, whatever was typed, pasted or read from a file. */
public final class OneLine {
    private static final int LONGEST = 400;
    private static final int HEAD = 200;
    private static final int TAIL = 180;

    private OneLine() {}

    /** The same text with everything invisible written as an escape; of a very long one the middle is left out. */
    public static String of(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(point -> append(line, point));
        return line.length() <= LONGEST ? line.toString() : shortened(line);
    }

    private static void append(StringBuilder line, int point) {
        if (isVisible(point)) {
            line.appendCodePoint(point);
        } else {
            line.append(String.format("\\u%04x", point));
        }
    }

    /** Format characters are out as well: right-to-left marks can turn a line round, zero-width ones hide in it. */
    private static boolean isVisible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static String shortened(StringBuilder line) {
        int head = Character.isHighSurrogate(line.charAt(HEAD - 1)) ? HEAD - 1 : HEAD;
        int tail = line.length() - TAIL;
        int start = Character.isLowSurrogate(line.charAt(tail)) ? tail + 1 : tail;
        return line.substring(0, head) + "…" + line.substring(start);
    }
}
