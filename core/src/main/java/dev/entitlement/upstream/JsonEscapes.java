package dev.entitlement.upstream;

/** Resolves the escapes of a well-formed JSON string (RFC 8259 §7). */
final class JsonEscapes {

    private JsonEscapes() {}

    /** Takes the text between the quotes. An escaped surrogate without its pair is kept: the grammar allows it. */
    static String resolve(String text) {
        StringBuilder resolved = new StringBuilder(text.length());
        int from = 0;
        for (int escape; (escape = text.indexOf('\\', from)) >= 0; ) {
            resolved.append(text, from, escape);
            char kind = text.charAt(escape + 1);
            if (kind == 'u') {
                resolved.append((char) Integer.parseInt(text, escape + 2, escape + 6, 16));
                from = escape + 6;
            } else {
                resolved.append(resolve(kind));
                from = escape + 2;
            }
        }
        return resolved.append(text, from, text.length()).toString();
    }

    private static char resolve(char kind) {
        return switch (kind) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> kind; // quote, backslash, slash stand for themselves
        };
    }
}
