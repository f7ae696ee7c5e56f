package dev.entitlement.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads answers as the outside face promises, by other means than ours: a strict decoder, then a tree by Jackson. */
final class JudgedJson {

    private static final int BYTES = 1024 * 1024;

    private static final JsonMapper JACKSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(500)
                            .maxNumberLength(BYTES)
                            .maxNameLength(BYTES)
                            .maxStringLength(BYTES)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JudgedJson() {}

    static @Nullable AnswerFacts facts(byte[] body) {
        JsonNode answer = tree(body);
        if (answer == null || !answer.isObject() || !answer.path("responseCode").isString()) {
            return null;
        }
        JsonNode parameters = answer.path("parameters");
        return new AnswerFacts(
                answer.get("responseCode").stringValue(),
                string(parameters, "action"),
                string(parameters, "url"),
                string(answer, "entitlementId"));
    }

    /**
     * Whether Jackson is no judge of this: it refuses names with an escaped surrogate that lacks its pair, which RFC 8259
     * §8.2 calls unpredictable, but which its grammar allows.
     */
    static boolean abstains(byte[] body) {
        String text = text(body);
        if (text == null || !text.contains("\\u")) {
            return false;
        }
        try {
            JACKSON.readTree(text);
            return false;
        } catch (JacksonException refused) {
            return refused.getOriginalMessage().contains("surrogate");
        }
    }

    private static @Nullable JsonNode tree(byte[] body) {
        String text = body.length > BYTES ? null : text(body);
        try {
            return text == null ? null : JACKSON.readTree(text);
        } catch (JacksonException notJson) {
            return null;
        }
    }

    private static @Nullable String text(byte[] body) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }

    private static @Nullable String string(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isString() ? value.stringValue() : null;
    }
}
