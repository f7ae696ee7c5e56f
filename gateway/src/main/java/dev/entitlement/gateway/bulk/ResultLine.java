package dev.entitlement.gateway.bulk;

import dev.entitlement.Attempt;
import dev.entitlement.CallReport;
import dev.entitlement.Effect;
import dev.entitlement.EntitlementResult;
import dev.entitlement.Outcome;
import dev.entitlement.RawAnswer;
import dev.entitlement.ReactivationRequest;
import dev.entitlement.gateway.answers.AnswerStatus;
import dev.entitlement.gateway.answers.IdentifierText;
import dev.entitlement.gateway.answers.Problem;
import io.netty.buffer.ByteBuf;

/**
 * What became of one call among many: a JSON object on a line of its own, in UTF-8, with the line's end.
 *
 * <pre>{@code
 * {"index":0,"entitlementId":"…","requestIdentifier":"…","outcome":"reactivated","effect":"applied","attempts":1,
 *  "status":200,"response":{…}}
 * }</pre>
 *
 * <p>{@code response} is the body that a single call would have had: the upstream's, digit by digit, or our own.
 * {@code "coalesced":true} is there only if so. Where a run may be resumed, a line whose effect is {@code unknown} also
 * tells {@code lastIdentifier}, under which the last attempt went out, and {@code lastRead}: whether its answer was read,
 * so that under the same identifier it would only be replayed.
 *
 * <p>Lines are appended to whatever the buffer holds, without a text or tree in between. Immutable.
 */
public final class ResultLine {
    private static final int BAD_REQUEST = 400;

    private final AnswerStatus status;
    private final boolean resumable;

    private ResultLine(AnswerStatus status, boolean resumable) {
        this.status = status;
        this.resumable = resumable;
    }

    /** As the bulk endpoint answers. */
    public static ResultLine of(AnswerStatus status) {
        return new ResultLine(status, false);
    }

    /** The same with what the next run has to know. */
    public static ResultLine resumable(AnswerStatus status) {
        return new ResultLine(status, true);
    }

    /**
     * Appends the line of a call.
     *
     * @param index of the input line, from 0
     */
    public void write(long index, EntitlementResult result, ByteBuf out) {
        CallReport report = result.report();
        begin(index, report.entitlementId(), report.requestIdentifier(), result.outcome(), result.effect(), out);
        JsonBytes.ascii("\"attempts\":", out);
        JsonBytes.number(report.attempts().size(), out);
        if (report.coalesced()) {
            JsonBytes.ascii(",\"coalesced\":true", out);
        }
        if (resumable && result.effect() == Effect.UNKNOWN) {
            lastAttempt(report, out);
        }
        RawAnswer answer = result.answer();
        if (answer == null) {
            Problem problem = Problem.of(result);
            end(problem.status().code(), problem.body(), out);
        } else {
            end(status.of(answer).code(), answer.body(), out);
        }
    }

    /**
     * Appends the line of a call that could not be made, for a fault of the input line.
     *
     * @param index of the input line, from 0
     * @param input whose identifier is told if it is one, else a made one
     * @param problem what is wrong with it
     */
    public void writeBad(long index, InputLine input, Problem problem, ByteBuf out) {
        String own = input.requestIdentifier();
        String identifier = own != null && ReactivationRequest.isRequestIdentifier(own) ? own : IdentifierText.made();
        begin(index, input.entitlementId(), identifier, Outcome.REJECTED, Effect.NONE, out);
        JsonBytes.ascii("\"attempts\":0", out);
        end(BAD_REQUEST, problem.body(), out);
    }

    /** Appends the closing line: how many there were, and how many of each outcome. */
    public static void writeSummary(OutcomeCounts counts, ByteBuf out) {
        JsonBytes.ascii("{\"summary\":{\"total\":", out);
        JsonBytes.number(counts.total(), out);
        for (Outcome outcome : Outcome.values()) {
            JsonBytes.ascii(",\"", out);
            JsonBytes.ascii(outcome.text(), out);
            JsonBytes.ascii("\":", out);
            JsonBytes.number(counts.of(outcome), out);
        }
        JsonBytes.ascii("}}\n", out);
    }

    private static void begin(long index, String id, String identifier, Outcome outcome, Effect effect, ByteBuf out) {
        JsonBytes.ascii("{\"index\":", out);
        JsonBytes.number(index, out);
        JsonBytes.ascii(",\"entitlementId\":", out);
        JsonBytes.string(id, out);
        JsonBytes.ascii(",\"requestIdentifier\":", out);
        JsonBytes.string(identifier, out);
        JsonBytes.ascii(",\"outcome\":\"", out);
        JsonBytes.ascii(outcome.text(), out);
        JsonBytes.ascii("\",\"effect\":\"", out);
        JsonBytes.ascii(effect.text(), out);
        JsonBytes.ascii("\",", out);
    }

    private static void lastAttempt(CallReport report, ByteBuf out) {
        Attempt last = report.lastAttempt();
        JsonBytes.ascii(",\"lastIdentifier\":", out);
        JsonBytes.string(report.lastRequestIdentifier(), out);
        JsonBytes.ascii(",\"lastRead\":", out);
        JsonBytes.ascii(last != null && last.responseCode() != null ? "true" : "false", out);
    }

    private static void end(int status, byte[] response, ByteBuf out) {
        JsonBytes.ascii(",\"status\":", out);
        JsonBytes.number(status, out);
        JsonBytes.ascii(",\"response\":", out);
        JsonBytes.document(response, out);
        JsonBytes.ascii("}\n", out);
    }
}
