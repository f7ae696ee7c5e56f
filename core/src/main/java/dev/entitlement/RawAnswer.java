package dev.entitlement;

import dev.entitlement.upstream.Answer;
import org.jspecify.annotations.Nullable;

/** An upstream answer with a readable {@code responseCode}, byte for byte. Immutable as long as its body is left alone. */
public final class RawAnswer {
    private final Answer answer;

    RawAnswer(Answer answer) {
        this.answer = answer;
    }

    /** The HTTP status, 200 to 599. */
    public int status() {
        return answer.status();
    }

    /** The {@code responseCode} that was read from the body. */
    public ResponseCode responseCode() {
        return ResponseCode.of(answer.code());
    }

    /** {@code Content-Type} as it came; null without one. */
    public @Nullable String contentType() {
        return answer.contentType();
    }

    /** {@code Content-Language} as it came; null without one. */
    public @Nullable String contentLanguage() {
        return answer.contentLanguage();
    }

    /** {@code Retry-After} as it came; null without one. */
    public @Nullable String retryAfter() {
        return answer.retryAfter();
    }

    /** The body as it came. Shared, not copied: do not change it. */
    public byte[] body() {
        return answer.body();
    }

    @Override
    public String toString() {
        return "RawAnswer[status=" + status() + ", responseCode=" + answer.code() + ", bytes=" + body().length + "]";
    }
}
