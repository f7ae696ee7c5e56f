package dev.entitlement.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes JSON apart without changing any of it: a value is the slice of the text it came in, every digit, escape and
 * blank as it was. Thread-safe.
 */
public final class JsonMembers {

    private JsonMembers() {}

    /**
     * Returns the members of a JSON object in order of appearance, each as JSON text; of duplicates the last. Null if
     * the bytes are not one whole, well-formed UTF-8 JSON object of at most 1 MiB and 500 levels.
     */
    public static @Nullable Map<String, String> of(byte[] object) {
        try {
            JsonCursor json = Answers.open(object);
            Map<String, String> members = members(json, object);
            json.end();
            return members;
        } catch (MalformedJson unreadable) {
            return null;
        }
    }

    /** Whether the text is one well-formed JSON value of at most 500 levels with nothing around it. */
    public static boolean isValue(String text) {
        byte[] bytes = Utf8.encode(text);
        if (bytes == null) {
            return false;
        }
        try {
            JsonCursor json = new JsonCursor(bytes, 0);
            json.peek();
            boolean startsAtOnce = json.position() == 0;
            json.skipValue();
            return startsAtOnce && json.position() == bytes.length;
        } catch (MalformedJson notAValue) {
            return false;
        }
    }

    /** Returns what a well-formed JSON string, given with its quotes, stands for. */
    public static String unquote(String string) {
        return JsonEscapes.resolve(string.substring(1, string.length() - 1));
    }

    private static Map<String, String> members(JsonCursor json, byte[] object) throws MalformedJson {
        Map<String, String> members = new LinkedHashMap<>();
        json.enterObject();
        while (json.nextMember()) {
            String name = json.string();
            json.peek();
            int start = json.position();
            json.skipValue();
            members.remove(name); // so that a duplicate stands where the member stood that counts
            members.put(name, new String(object, start, json.position() - start, UTF_8));
        }
        return members;
    }
}
