package dev.entitlement.gateway.reactivate;

import dev.entitlement.EntitlementId;
import dev.entitlement.ReactivationRequest;
import dev.entitlement.gateway.answers.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Makes sense of a line. A brace followed by a quotation mark (or by another brace) begins an object, as in the bulk
 * endpoint's NDJSON; anything else is an id as it stands, for ids are opaque and may well be <code>{3F25…}</code>.
 */
final class LineParser {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int SHOWN = 128;

    private LineParser() {}

    /** Whether there is nothing on a line but white space. */
    static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    static InputLine parse(long index, LineSplitter.Line line) {
        String text = new String(line.bytes(), StandardCharsets.UTF_8);
        boolean object = isObject(text);
        if (!line.isWhole()) {
            String shown = object ? "" : text.substring(0, text.offsetByCodePoints(0, SHOWN));
            return bad(index, shown, "The line has more than " + LineSplitter.LONGEST + " bytes.");
        }
        if (!isUtf8(line.bytes())) {
            return bad(index, object ? "" : text, "The line is not UTF-8.");
        }
        return object ? new ObjectLine().read(index, text) : id(index, text, null);
    }

    /** An id that stands by itself, as on a line or among the arguments. */
    static InputLine id(long index, String id, @Nullable String requestIdentifier) {
        String fault = EntitlementId.fault(id);
        return new InputLine(index, id, requestIdentifier, fault == null ? null : Problem.badId(fault));
    }

    private static InputLine bad(long index, String id, String detail) {
        return new InputLine(index, id, null, Problem.badRequest(detail));
    }

    private static boolean isObject(String text) {
        String stripped = text.stripLeading();
        if (stripped.isEmpty() || stripped.charAt(0) != '{') {
            return false;
        }
        String inside = stripped.substring(1).stripLeading();
        return inside.startsWith("\"") || inside.startsWith("}");
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** What is known of an object while it is read; of a key that is there twice, the last counts. */
    private static final class ObjectLine {
        private @Nullable String id;
        private @Nullable String identifier;
        private @Nullable String fault;

        InputLine read(long index, String text) {
            try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
                json.nextToken();
                while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                    member(json.currentName(), json);
                }
                if (json.nextToken() != null) {
                    fault = "The line goes on after its object.";
                }
            } catch (JacksonException e) {
                fault = "The line is not a JSON object.";
            }
            return line(index);
        }

        private void member(String name, JsonParser json) {
            JsonToken value = json.nextToken();
            if (name.equals("entitlementId")) {
                id = value == JsonToken.VALUE_STRING ? json.getString() : null;
            } else if (name.equals("requestIdentifier") && value != JsonToken.VALUE_NULL) {
                identifier = value == JsonToken.VALUE_STRING ? json.getString() : "";
            }
            json.skipChildren();
        }

        private InputLine line(long index) {
            if (fault != null) {
                return bad(index, id == null ? "" : id, fault);
            }
            if (id == null) {
                return bad(index, "", "The object has no entitlementId that is a string.");
            }
            return isUsable(identifier)
                    ? id(index, id, identifier)
                    : bad(index, id, "The requestIdentifier is not 1 to 128 visible ASCII characters.");
        }

        private static boolean isUsable(@Nullable String identifier) {
            try {
                ReactivationRequest.builder("any").requestIdentifier(identifier);
                return true;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    }
}
