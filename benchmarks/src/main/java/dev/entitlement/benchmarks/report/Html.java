package dev.entitlement.benchmarks.report;

/** HTML as it is written: markup is ours, and every value that goes into it is escaped. Not thread-safe. */
final class Html {
    private static final String PLACE = "{}";

    private final StringBuilder out = new StringBuilder();

    /**
     * Adds markup.
     *
     * @param markup with a {@code {}} for each value, in text or in a quoted attribute
     */
    Html add(String markup, Object... values) {
        int from = 0;
        for (Object value : values) {
            int place = markup.indexOf(PLACE, from);
            out.append(markup, from, place);
            if (value instanceof Html html) {
                out.append(html.out);
            } else {
                escape(String.valueOf(value));
            }
            from = place + PLACE.length();
        }
        out.append(markup, from, markup.length());
        return this;
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(character);
            }
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
