package dev.entitlement.gateway.reactivate;

import dev.entitlement.Effect;
import dev.entitlement.Outcome;
import dev.entitlement.ResponseCode;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * A line of a results file, as far as the next run wants to know it.
 *
 * @param attempts 0 if nothing was sent
 * @param requestIdentifier the call's
 * @param lastIdentifier under which the last attempt went out; null unless the effect is unknown
 * @param lastRead whether its answer was read, so that under the same identifier it would only be replayed
 * @param isUnauthorized whether the upstream refused who asked, not what was asked
 */
record ToldLine(
        long index,
        String entitlementId,
        Outcome outcome,
        Effect effect,
        int attempts,
        String requestIdentifier,
        @Nullable String lastIdentifier,
        boolean lastRead,
        boolean isUnauthorized) {

    /** Answers may have a mebibyte and 500 levels, and stand one level deeper here. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(1_000)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final Map<String, Outcome> OUTCOMES =
            Arrays.stream(Outcome.values()).collect(Collectors.toUnmodifiableMap(Outcome::text, Function.identity()));
    private static final Map<String, Effect> EFFECTS =
            Arrays.stream(Effect.values()).collect(Collectors.toUnmodifiableMap(Effect::text, Function.identity()));

    /** Whether nothing is left to do: this line is never sent again. */
    boolean isSettled() {
        return switch (effect) {
            case APPLIED -> true;
            case UNKNOWN -> false;
            case NONE -> outcome == Outcome.ALREADY_ACTIVE || (outcome == Outcome.REJECTED && !isUnauthorized);
        };
    }

    /** Whether it tells of an input line that could not be sent at all; that says nothing about the entitlement. */
    boolean isBadInput() {
        return outcome == Outcome.REJECTED && attempts == 0;
    }

    /** Reads a line; null if it is none of ours. */
    static @Nullable ToldLine parse(byte[] line) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
            return json.nextToken() == JsonToken.START_OBJECT ? new Reading().of(json) : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    /** The members so far. */
    private static final class Reading {
        private long index = -1;
        private int attempts = -1;
        private @Nullable String id;
        private @Nullable String identifier;
        private @Nullable String lastIdentifier;
        private @Nullable String code;
        private @Nullable Outcome outcome;
        private @Nullable Effect effect;
        private boolean lastRead;

        @Nullable
        ToldLine of(JsonParser json) {
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                member(name, json);
                json.skipChildren();
            }
            if (index < 0 || attempts < 0 || id == null || identifier == null || outcome == null || effect == null) {
                return null;
            }
            boolean unauthorized = ResponseCode.UNAUTHORIZED.text().equals(code);
            return new ToldLine(
                    index, id, outcome, effect, attempts, identifier, lastIdentifier, lastRead, unauthorized);
        }

        private void member(String name, JsonParser json) {
            switch (name) {
                case "index" -> index = number(json);
                case "attempts" -> attempts = (int) Math.min(Integer.MAX_VALUE, number(json));
                case "entitlementId" -> id = string(json);
                case "requestIdentifier" -> identifier = string(json);
                case "outcome" -> outcome = OUTCOMES.get(String.valueOf(string(json)));
                case "effect" -> effect = EFFECTS.get(String.valueOf(string(json)));
                case "lastIdentifier" -> lastIdentifier = string(json);
                case "lastRead" -> lastRead = json.currentToken() == JsonToken.VALUE_TRUE;
                case "response" -> code = code(json);
                default -> {} // a later version's
            }
        }

        private static long number(JsonParser json) {
            return json.currentToken() == JsonToken.VALUE_NUMBER_INT ? json.getLongValue() : -1;
        }

        private static @Nullable String string(JsonParser json) {
            return json.currentToken() == JsonToken.VALUE_STRING ? json.getString() : null;
        }

        private static @Nullable String code(JsonParser json) {
            String code = null;
            if (json.currentToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                    boolean isCode = json.currentName().equals("responseCode");
                    json.nextToken();
                    code = isCode ? string(json) : code;
                    json.skipChildren();
                }
            }
            return code;
        }
    }
}
