package dev.entitlement.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;

/** Draws well-formed JSON objects that look like answers, with whatever the grammar allows in odd places. */
final class RandomAnswers {

    private static final String[] NAMES = {
        "responseCode",
        "parameters",
        "entitlementId",
        "action",
        "url",
        "status",
        "extensionData",
        "",
        "a",
        "Größe",
        "x\\n"
    };
    private static final String[] NUMBERS = {
        "0", "-0", "7", "-12.50", "1e5", "1E-7", "0.1e+300", "123456789012345678901"
    };
    private static final String[] PIECES = {
        "OK",
        "NOT_FOUND",
        "NAVIGATE_TO_URL",
        "https://example.org/",
        "é",
        "€",
        "😀",
        " ",
        "\\\"",
        "\\\\",
        "\\/",
        "\\u00e9",
        "\\ud83d\\ude00",
        "\\t",
        "\u007f",
        "{",
        "]",
        ":",
        ","
    };

    private final Random random;
    private final StringBuilder json = new StringBuilder();

    RandomAnswers(Random random) {
        this.random = random;
    }

    byte[] next() {
        json.setLength(0);
        if (random.nextInt(10) == 0) {
            json.append('\uFEFF');
        }
        blank();
        object(0, random.nextInt(10) != 0);
        blank();
        return json.toString().getBytes(UTF_8);
    }

    private void object(int level, boolean withCode) {
        json.append('{');
        blank();
        int members = random.nextInt(6);
        for (int member = 0; member < members; member++) {
            name(NAMES[random.nextInt(NAMES.length)]);
            value(level + 1);
            separate(member < members - 1 || withCode);
        }
        if (withCode) {
            name("responseCode");
            string();
        }
        json.append('}');
    }

    private void array(int level) {
        json.append('[');
        blank();
        int elements = random.nextInt(4);
        for (int element = 0; element < elements; element++) {
            value(level + 1);
            separate(element < elements - 1);
        }
        json.append(']');
    }

    private void separate(boolean more) {
        blank();
        if (more) {
            json.append(',');
            blank();
        }
    }

    private void name(String name) {
        json.append('"');
        if (!name.isEmpty() && random.nextInt(8) == 0) {
            json.append(String.format("\\u%04x", (int) name.charAt(0))).append(name, 1, name.length());
        } else {
            json.append(name);
        }
        json.append('"');
        blank();
        json.append(':');
        blank();
    }

    private void value(int level) {
        switch (random.nextInt(level < 6 ? 9 : 6)) {
            case 0 -> json.append("null");
            case 1 -> json.append(random.nextBoolean());
            case 2 -> json.append(NUMBERS[random.nextInt(NUMBERS.length)]);
            case 3, 4, 5 -> string();
            case 6, 7 -> object(level, false);
            default -> array(level);
        }
    }

    private void string() {
        json.append('"');
        for (int pieces = random.nextInt(4); pieces > 0; pieces--) {
            json.append(PIECES[random.nextInt(PIECES.length)]);
        }
        json.append('"');
    }

    private void blank() {
        while (random.nextInt(4) == 0) {
            json.append(" \t\r\n".charAt(random.nextInt(4)));
        }
    }
}
