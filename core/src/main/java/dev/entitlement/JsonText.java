package dev.entitlement;

import dev.entitlement.upstream.JsonMembers;

/**
 * A JSON value exactly as it came: no digit, escape or blank is changed.
 *
 * @param json one well-formed JSON value, without anything around it
 */
public record JsonText(String json) {

    /** Throws {@link IllegalArgumentException} if the text is not one well-formed JSON value. */
    public JsonText {
        if (!JsonMembers.isValue(json)) {
            throw new IllegalArgumentException("json: not a JSON value (expected: one, well-formed, and nothing more)");
        }
    }

    /** Whether the value is a JSON string. */
    public boolean isString() {
        return json.startsWith("\"");
    }

    /**
     * Returns the string that this value stands for, its escapes resolved.
     *
     * @throws IllegalStateException if the value is not a JSON string
     */
    public String asString() {
        if (!isString()) {
            throw new IllegalStateException("not a JSON string (isString() tells)");
        }
        return JsonMembers.unquote(json);
    }

    /** The value as it came. */
    @Override
    public String toString() {
        return json;
    }
}
