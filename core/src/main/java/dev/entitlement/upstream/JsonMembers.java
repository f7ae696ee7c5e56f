package dev.entitlement.upstream;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Takes JSON apart without changing any of it: a value is the slice of the text it came in, every digit, escape and
 * blank as it was. Thread-safe.
 */
public final class JsonMembers {

    /** Names are not kept between documents: whoever writes the documents must not decide how much memory that takes. */
    private static final JsonFactory JSON = StrictJson.factory()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    private JsonMembers() {}

    /**
     * Returns the members of a JSON object in order of appearance, each as JSON text; of duplicates the last. Null if
     * the bytes are not one whole, well-formed UTF-8 JSON object of at most 1 MiB and 500 levels.
     */
    public static @Nullable Map<String, String> of(byte[] object) {
        int start = StrictJson.objectStart(object);
        String text = start < 0 ? null : Utf8.decode(object, start, object.length - start);
        if (text == null) {
            return null;
        }
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
            json.nextToken();
            Map<String, String> members = members(json, text);
            return json.nextToken() == null ? members : null;
        } catch (JacksonException notJson) {
            return null;
        }
    }

    /** Whether the text is one well-formed JSON value with nothing around it, within the same bounds. */
    public static boolean isValue(String text) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
            return json.nextToken() != null
                    && slice(json, text).length() == text.length()
                    && json.nextToken() == null;
        } catch (JacksonException notJson) {
            return false;
        }
    }

    /** Resolves the escapes of a JSON string, which is given with its quotes. */
    public static String unescape(String jsonString) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), jsonString)) {
            json.nextToken();
            return json.getString();
        }
    }

    private static Map<String, String> members(JsonParser json, String text) {
        Map<String, String> members = new LinkedHashMap<>();
        for (String name; (name = json.nextName()) != null; ) {
            json.nextToken();
            members.remove(name); // so that the order is that of the member that counts
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
