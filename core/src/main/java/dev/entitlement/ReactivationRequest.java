package dev.entitlement;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * What is asked of {@link EntitlementClient#reactivate(ReactivationRequest)}. Immutable; one request may be used for
 * several calls, each of which then is a call of its own.
 */
public final class ReactivationRequest {
    private static final int LONGEST_IDENTIFIER = 128;
    private static final int MAX_BODY_BYTES = 16 * 1024;

    private final String entitlementId;
    private final @Nullable String requestIdentifier;
    private final @Nullable String unsettledUnder;
    private final @Nullable Duration deadline;
    private final @Nullable String authorization;
    private final @Nullable TraceContext traceContext;
    private final byte @Nullable [] body;
    private final @Nullable String contentType;
    private final @Nullable Publisher<?> callerGone;
    private final Object caller;

    private ReactivationRequest(Builder builder) {
        entitlementId = builder.entitlementId;
        requestIdentifier = builder.requestIdentifier;
        unsettledUnder = builder.unsettledUnder;
        deadline = builder.deadline;
        authorization = builder.authorization;
        traceContext = builder.traceContext;
        body = builder.body;
        contentType = builder.contentType;
        callerGone = builder.callerGone;
        caller = builder.caller;
    }

    /**
     * A request with nothing but the id.
     *
     * @throws IllegalArgumentException if the id is not one, see {@link #builder}
     */
    public static ReactivationRequest of(String entitlementId) {
        return builder(entitlementId).build();
    }

    /**
     * @param entitlementId opaque: 1 to 128 Unicode code points, no control characters, no {@code /}, neither {@code .}
     *     nor {@code ..}; given as it is, not percent-encoded
     * @throws IllegalArgumentException if it is anything else
     */
    public static Builder builder(String entitlementId) {
        return new Builder(EntitlementId.check(entitlementId));
    }

    /**
     * Whether a text can be a request identifier: 1 to 128 visible ASCII characters. For whoever takes one from outside and
     * has an answer for what is none.
     *
     * @see Builder#requestIdentifier
     */
    public static boolean isRequestIdentifier(String text) {
        return HeaderText.isVisible(text, LONGEST_IDENTIFIER);
    }

    /** The entitlement to reactivate, not percent-encoded. */
    public String entitlementId() {
        return entitlementId;
    }

    /** The identifier that the caller chose for the call; null if one is to be made. */
    public @Nullable String requestIdentifier() {
        return requestIdentifier;
    }

    /** The identifier under which an earlier call was sent whose effect was never learned; null if there is none. */
    public @Nullable String unsettledUnder() {
        return unsettledUnder;
    }

    /** How long the whole call may take; null means as long as the client's settings allow. */
    public @Nullable Duration deadline() {
        return deadline;
    }

    /** The trace context to pass on; null means the one in the Reactor Context, if any. */
    public @Nullable TraceContext traceContext() {
        return traceContext;
    }

    @Nullable
    String authorization() {
        return authorization;
    }

    byte @Nullable [] body() {
        return body;
    }

    @Nullable
    String contentType() {
        return contentType;
    }

    @Nullable
    Publisher<?> callerGone() {
        return callerGone;
    }

    Object caller() {
        return caller;
    }

    @Override
    public String toString() {
        return "ReactivationRequest[entitlementId=" + entitlementId + ", requestIdentifier=" + requestIdentifier
                + ", deadline=" + deadline + "]";
    }

    /** Collects a request. Not thread-safe. */
    public static final class Builder {
        private final String entitlementId;
        private @Nullable String requestIdentifier;
        private @Nullable String unsettledUnder;
        private @Nullable Duration deadline;
        private @Nullable String authorization;
        private @Nullable TraceContext traceContext;
        private byte @Nullable [] body;
        private @Nullable String contentType;
        private @Nullable Publisher<?> callerGone;
        private Object caller = "";

        private Builder(String entitlementId) {
            this.entitlementId = entitlementId;
        }

        /**
         * The idempotency key of the first attempt, and of every retry that must not be told apart from it. Default: one
         * is made.
         *
         * @param identifier 1 to 128 visible ASCII characters; null for a made one
         * @throws IllegalArgumentException if it is anything else
         */
        public Builder requestIdentifier(@Nullable String identifier) {
            if (identifier != null && !isRequestIdentifier(identifier)) {
                throw new IllegalArgumentException(
                        "requestIdentifier: " + identifier.length() + " characters (expected: 1 to 128 visible ASCII)");
            }
            this.requestIdentifier = identifier;
            return this;
        }

        /**
         * Says that this goes on with an earlier call of which it cannot be told whether it took effect: because its result
         * was {@link Effect#UNKNOWN}, or because the process ended before there was one. Until an answer settles that, the
         * effect of this call is unknown, too, whatever becomes of its own attempts. Default: there was none.
         *
         * @param identifier under which the earlier call was sent: if this one goes out under the same (see
         *     {@link #requestIdentifier}), a refusal for good settles both. If the earlier call had several, one that
         *     this call does not go out under: then only an applying answer makes sure. Null for none
         */
        public Builder unsettledUnder(@Nullable String identifier) {
            this.unsettledUnder = identifier;
            return this;
        }

        /**
         * How long the whole call may take, all attempts and waits. It can only shorten the client's own deadline.
         *
         * @param deadline above zero; null for the client's own
         * @throws IllegalArgumentException if it is zero or negative
         */
        public Builder deadline(@Nullable Duration deadline) {
            if (deadline != null && (deadline.isZero() || deadline.isNegative())) {
                throw new IllegalArgumentException("deadline: " + deadline + " (expected: above zero)");
            }
            this.deadline = deadline;
            return this;
        }

        /**
         * The {@code Authorization} of this call, in place of the client's {@link Credentials}.
         *
         * @throws IllegalArgumentException if it is not printable ASCII
         */
        public Builder authorization(@Nullable String authorization) {
            this.authorization = authorization == null ? null : HeaderText.check("authorization", authorization);
            return this;
        }

        /** The trace context to pass on; null means the one in the Reactor Context, if any. */
        public Builder traceContext(@Nullable TraceContext traceContext) {
            this.traceContext = traceContext;
            return this;
        }

        /**
         * A body that is sent upstream as it is, with every attempt. An empty one is none.
         *
         * @param body at most 16 KiB; not copied, so leave it alone until the call has ended
         * @param contentType its media type; null to send none
         * @throws IllegalArgumentException if the body is larger or the type is not printable ASCII
         */
        public Builder body(byte[] body, @Nullable String contentType) {
            if (body.length > MAX_BODY_BYTES) {
                throw new IllegalArgumentException(
                        "body: " + body.length + " bytes (expected: at most " + MAX_BODY_BYTES + ")");
            }
            this.body = body.length == 0 ? null : body;
            this.contentType = contentType == null ? null : HeaderText.check("contentType", contentType);
            return this;
        }

        /**
         * Tells, by any signal, that the caller went away but can still be answered (a half-closed connection): nothing
         * more is started then, what is on the wire is heard out, and the result is delivered all the same. Subscribed to
         * only while the call waits. Cancelling the call, in contrast, also gives up the result.
         */
        public Builder callerGone(@Nullable Publisher<?> callerGone) {
            this.callerGone = callerGone;
            return this;
        }

        /**
         * On whose behalf: callers take turns in the queue, and only calls of one caller are coalesced. Default: one caller
         * for all calls that name none.
         *
         * @param caller compared by {@code equals}, kept no longer than the call, never printed
         */
        public Builder caller(Object caller) {
            this.caller = caller;
            return this;
        }

        public ReactivationRequest build() {
            return new ReactivationRequest(this);
        }
    }
}
