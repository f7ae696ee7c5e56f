package dev.entitlement.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Takes JSON apart without changing any of it: a value is the slice of the text it came in, every digit, escape and
 * blank as it was. Not on the way of a call, so this is Jackson's work. Thread-safe.
 */
public final class JsonMembers {

    /** Only size and depth are bounded: within them no string, name or number is too long. No name is remembered. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonCursor.MAX_LEVELS)
                    .maxStringLength(Answers.MAX_BYTES)
                    .maxNameLength(Answers.MAX_BYTES)
                    .maxNumberLength(Answers.MAX_BYTES)
                    .build())
            .build();

    private JsonMembers() {}

    /**
     * Returns the members of a JSON object in order of appearance, each as JSON text; of duplicates the last. Null if
     * the bytes are not one whole, well-formed UTF-8 JSON object of at most 1 MiB and 500 levels.
     */
    public static @Nullable Map<String, String> of(byte[] object) {
        if (!Answers.isText(object)) {
            return null;
        }
        int start = Answers.start(object);
        String text = new String(object, start, object.length - start, UTF_8);
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            Map<String, String> members = members(json, text);
            return json.nextToken() == null ? members : null;
        } catch (JacksonException malformed) {
            return null;
        }
    }

    /** Whether the text is one well-formed JSON value of at most 500 levels with nothing around it. */
    public static boolean isValue(String text) {
        if (Utf8.encode(text) == null || text.length() != text.strip().length()) {
            return false;
        }
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
            if (json.nextToken() == null) {
                return false;
            }
            json.skipChildren();
            return json.nextToken() == null;
        } catch (JacksonException malformed) {
            return false;
        }
    }

    /** Returns what a well-formed JSON string, given with its quotes, stands for. */
    public static String unquote(String string) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), string)) {
            json.nextToken();
            return json.getString();
        }
    }

    private static Map<String, String> members(JsonParser json, String text) {
        Map<String, String> members = new LinkedHashMap<>();
        for (String name; (name = json.nextName()) != null; ) {
            json.nextToken();
            members.remove(name); // so that a duplicate stands where the member stood that counts
            members.put(name, slice(json, text));
        }
        return members;
    }

    private static String slice(JsonParser json, String text) {
        int start = (int) json.currentTokenLocation().getCharOffset();
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            json.finishToken();
        } else {
            json.skipChildren();
        }
        return text.substring(start, (int) json.currentLocation().getCharOffset());
    }
}
