package dev.entitlement.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * Reads from an answer what decides about it, and nothing else: one pass over the bytes, no tree, only the values of
 * {@link AnswerFacts} are made into strings.
 *
 * <p><em>Readable</em> is one whole, well-formed UTF-8 JSON object (RFC 8259) of at most 1 MiB and 500 levels with a
 * string {@code responseCode} at its top level. A byte order mark is skipped; of duplicate names the last counts.
 * Thread-safe.
 */
public final class AnswerReader {

    private static final byte[] RESPONSE_CODE = "responseCode".getBytes(UTF_8);
    private static final byte[] PARAMETERS = "parameters".getBytes(UTF_8);
    private static final byte[] ENTITLEMENT_ID = "entitlementId".getBytes(UTF_8);
    private static final byte[] ACTION = "action".getBytes(UTF_8);
    private static final byte[] URL = "url".getBytes(UTF_8);

    private final JsonCursor json;
    private @Nullable String responseCode;
    private @Nullable String action;
    private @Nullable String url;
    private @Nullable String entitlementId;

    private AnswerReader(JsonCursor json) {
        this.json = json;
    }

    /** Returns what the answer says, or null if it is not readable. */
    public static @Nullable AnswerFacts read(byte[] body) {
        try {
            return new AnswerReader(Answers.open(body)).readWhole();
        } catch (MalformedJson unreadable) {
            return null;
        }
    }

    private @Nullable AnswerFacts readWhole() throws MalformedJson {
        json.enterObject();
        while (json.nextMember()) {
            readMember();
        }
        json.end();
        return responseCode == null ? null : new AnswerFacts(responseCode, action, url, entitlementId);
    }

    private void readMember() throws MalformedJson {
        if (json.nameIs(RESPONSE_CODE)) {
            responseCode = stringOrNull();
        } else if (json.nameIs(PARAMETERS)) {
            readParameters();
        } else if (json.nameIs(ENTITLEMENT_ID)) {
            entitlementId = stringOrNull();
        } else {
            json.skipValue();
        }
    }

    private void readParameters() throws MalformedJson {
        action = null; // a second "parameters" replaces the first as a whole
        url = null;
        if (json.peek() != '{') {
            json.skipValue();
            return;
        }
        json.enterObject();
        while (json.nextMember()) {
            readParameter();
        }
    }

    private void readParameter() throws MalformedJson {
        if (json.nameIs(ACTION)) {
            action = stringOrNull();
        } else if (json.nameIs(URL)) {
            url = stringOrNull();
        } else {
            json.skipValue();
        }
    }

    private @Nullable String stringOrNull() throws MalformedJson {
        boolean isString = json.peek() == '"';
        json.skipValue();
        return isString ? json.string() : null;
    }
}
