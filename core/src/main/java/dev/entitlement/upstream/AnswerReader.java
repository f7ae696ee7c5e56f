package dev.entitlement.upstream;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.Named;

/**
 * Reads from an answer what decides about it, and nothing else.
 *
 * <p><em>Readable</em> is one whole, well-formed UTF-8 JSON object (RFC 8259) of at most 1 MiB and 500 levels with a
 * string {@code responseCode} at its top level. A byte order mark is skipped; of duplicate names the last counts.
 * Thread-safe.
 */
public final class AnswerReader {

    private static final int RESPONSE_CODE = 0;
    private static final int PARAMETERS = 1;
    private static final int ENTITLEMENT_ID = 2;
    private static final int ACTION = 0;
    private static final int URL = 1;

    private static final JsonFactory JSON = StrictJson.factory().build();
    private static final PropertyNameMatcher TOP_LEVEL = names("responseCode", "parameters", "entitlementId");
    private static final PropertyNameMatcher PARAMETER = names("action", "url");

    private @Nullable String responseCode;
    private @Nullable String action;
    private @Nullable String url;
    private @Nullable String entitlementId;

    private AnswerReader() {}

    /** Returns what the answer says, or null if it is not readable. */
    public static @Nullable AnswerFacts read(byte[] body) {
        int start = StrictJson.objectStart(body);
        if (start < 0) {
            return null;
        }
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body, start, body.length - start)) {
            return new AnswerReader().readWhole(json);
        } catch (JacksonException notJson) {
            return null;
        }
    }

    private @Nullable AnswerFacts readWhole(JsonParser json) {
        json.nextToken();
        readTopLevel(json);
        if (json.nextToken() != null || responseCode == null) {
            return null;
        }
        return new AnswerFacts(responseCode, action, url, entitlementId);
    }

    private void readTopLevel(JsonParser json) {
        for (int name; (name = json.nextNameMatch(TOP_LEVEL)) != PropertyNameMatcher.MATCH_END_OBJECT; ) {
            JsonToken value = json.nextToken();
            switch (name) {
                case RESPONSE_CODE -> responseCode = stringOrSkip(json, value);
                case PARAMETERS -> readParameters(json, value);
                case ENTITLEMENT_ID -> entitlementId = stringOrSkip(json, value);
                default -> json.skipChildren();
            }
        }
    }

    private void readParameters(JsonParser json, JsonToken value) {
        action = null; // a second "parameters" replaces the first one whole
        url = null;
        if (value != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        for (int name; (name = json.nextNameMatch(PARAMETER)) != PropertyNameMatcher.MATCH_END_OBJECT; ) {
            JsonToken parameter = json.nextToken();
            switch (name) {
                case ACTION -> action = stringOrSkip(json, parameter);
                case URL -> url = stringOrSkip(json, parameter);
                default -> json.skipChildren();
            }
        }
    }

    private static @Nullable String stringOrSkip(JsonParser json, JsonToken value) {
        if (value == JsonToken.VALUE_STRING) {
            return json.getString();
        }
        json.skipChildren();
        return null;
    }

    private static PropertyNameMatcher names(String... names) {
        return JSON.constructNameMatcher(
                List.of(names).stream().map(Named::fromString).toList(), false);
    }
}
