package dev.entitlement.gateway.serve;

import dev.entitlement.BulkResult;
import dev.entitlement.Outcome;
import dev.entitlement.gateway.answers.AnswerStatus;
import dev.entitlement.gateway.answers.Problem;
import dev.entitlement.gateway.bulk.InputLine;
import dev.entitlement.gateway.bulk.OutcomeCounts;
import dev.entitlement.gateway.bulk.ResultLine;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.function.Consumer;

/** The lines of one bulk answer, and how many ended how. Confined to the connection's event loop. */
final class BulkAnswer {
    private final StreamedAnswer out;
    private final ResultLine line;
    private final Consumer<HttpResponseStatus> refusals;
    private final OutcomeCounts counts = new OutcomeCounts();

    /** @param refusals hears of each line that cannot be called for */
    BulkAnswer(StreamedAnswer out, AnswerStatus status, Consumer<HttpResponseStatus> refusals) {
        this.out = out;
        this.line = ResultLine.of(status);
        this.refusals = refusals;
    }

    boolean isFull() {
        return out.isFull();
    }

    void result(BulkResult<BulkLine> result) {
        line.write(result.line().index(), result.result(), out.batch());
        counts.add(result.result().outcome());
        out.appended();
    }

    /** A line that cannot be called for. */
    void bad(long index, InputLine input, Problem problem) {
        line.writeBad(index, input, problem, out.batch());
        counts.add(Outcome.REJECTED);
        refusals.accept(problem.status());
        out.appended();
    }

    /** Every line was read and is answered. */
    void summary() {
        ResultLine.writeSummary(counts, out.batch());
        out.appended();
    }

    /** Before its end, so that nothing is written after that. */
    void end() {
        out.flush();
    }
}
