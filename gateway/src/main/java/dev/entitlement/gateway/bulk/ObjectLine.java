package dev.entitlement.gateway.bulk;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the JSON object that a line is. Members that mean nothing to us are passed over if they are plain values; whatever
 * is nested is refused, as is an id that is named twice: an id must not be guessed. What was read before a fault
 * is kept, so that whoever sent the line can find it again.
 */
final class ObjectLine {
    private static final String SHAPE =
            "(expected: {\"entitlementId\":\"…\",\"requestIdentifier\":\"…\"}, the second optional).";

    /** Nothing that fits a line is too long, and one level more than is read is enough to see it; no name is remembered, as each would be the caller's to choose. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(2)
                    .maxStringLength(LineSplitter.MAX_BYTES)
                    .maxNameLength(LineSplitter.MAX_BYTES)
                    .maxNumberLength(LineSplitter.MAX_BYTES)
                    .build())
            .build();

    private @Nullable String entitlementId;
    private @Nullable String requestIdentifier;
    private @Nullable String fault;

    private ObjectLine() {}

    static InputLine read(String text) {
        ObjectLine line = new ObjectLine();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
            line.read(json);
        } catch (JacksonException malformed) {
            line.fault("is not well-formed JSON");
        }
        return line.told();
    }

    private void read(JsonParser json) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            fault("is not a JSON object");
            return;
        }
        for (String name; fault == null && (name = json.nextName()) != null; ) {
            member(name, json.nextToken(), json);
        }
        if (fault == null && json.nextToken() != null) {
            fault("is more than one JSON object");
        }
    }

    private void member(String name, JsonToken value, JsonParser json) {
        boolean isString = value == JsonToken.VALUE_STRING;
        if (name.equals("entitlementId")) {
            if (!isString || entitlementId != null) {
                fault(isString ? "has two entitlementIds" : "has an entitlementId that is not a string");
                return;
            }
            entitlementId = json.getString();
        } else if (name.equals("requestIdentifier")) {
            if (!isString && value != JsonToken.VALUE_NULL || requestIdentifier != null) {
                fault(isString ? "has two requestIdentifiers" : "has a requestIdentifier that is not a string");
                return;
            }
            requestIdentifier = isString ? json.getString() : null;
        } else if (value.isStructStart()) {
            fault("has JSON nested in it");
        }
    }

    private void fault(String text) {
        fault = "The line " + text + " " + SHAPE;
    }

    private InputLine told() {
        if (fault == null && entitlementId == null) {
            fault("names no entitlementId");
        }
        return new InputLine(entitlementId == null ? "" : entitlementId, requestIdentifier, fault);
    }
}
