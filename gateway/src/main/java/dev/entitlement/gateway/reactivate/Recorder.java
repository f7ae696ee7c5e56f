package dev.entitlement.gateway.reactivate;

import dev.entitlement.AttemptEnd;
import dev.entitlement.Effect;
import dev.entitlement.EntitlementResult;
import dev.entitlement.Outcome;
import dev.entitlement.Refusal;
import dev.entitlement.gateway.answers.AnswerStatus;
import dev.entitlement.gateway.answers.Problem;
import dev.entitlement.gateway.bulk.ResultLine;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Tells of each input line: a line in the results, and on standard output if that is where they are wanted. Blocks;
 * thread-safe.
 *
 * <p>A call that was given up before anything of it was sent, because the run stops, has no line: it has not ended, and
 * the next run finds it as this one did.
 */
final class Recorder {
    private final ResultsFile results;
    private final @Nullable OutputStream echo;
    private final Ledger ledger;
    private final @Nullable Journal journal;
    private final ResultLine form;
    private final Tally tally;
    private final Progress progress;
    private final Stops stops;
    private final ByteBuf line = Unpooled.buffer(1024);
    private boolean broken;

    /**
     * @param echo gets every line as well; null if the results are what was asked for
     * @param journal null without one
     */
    Recorder(
            ResultsFile results,
            @Nullable OutputStream echo,
            Ledger ledger,
            @Nullable Journal journal,
            AnswerStatus status,
            Tally tally,
            Progress progress,
            Stops stops) {
        this.results = results;
        this.echo = echo;
        this.ledger = ledger;
        this.journal = journal;
        this.form = ResultLine.resumable(status);
        this.tally = tally;
        this.progress = progress;
        this.stops = stops;
    }

    /** A call has ended. */
    synchronized void ended(Line call, EntitlementResult result) {
        if (result.report().refusal() == Refusal.CALLER_GONE) {
            return;
        }
        long before = tally.toldNow();
        guarded(() -> tell(call, result));
        if (tally.toldNow() == before && wasSent(result)) {
            tally.untold();
        }
    }

    private static boolean wasSent(EntitlementResult result) {
        return result.report().attempts().stream().anyMatch(attempt -> attempt.end() != AttemptEnd.NOT_SENT);
    }

    private void tell(Line call, EntitlementResult result) throws IOException {
        line.clear();
        form.write(call.index(), result, line);
        long offset;
        synchronized (results) { // the journal looks at both at once
            offset = results.append(line.nioBuffer());
            if (journal != null) {
                journal.told(call.entitlementId());
            }
        }
        told(result.outcome(), result.effect() == Effect.UNKNOWN);
        for (long other : ledger.told(call.entitlementId(), offset)) {
            repeat(other, offset, result.outcome(), result.effect() == Effect.UNKNOWN);
        }
    }

    /** An input line that cannot be sent. */
    synchronized void bad(ListLine bad, Problem problem) {
        line.clear();
        form.writeBad(bad.index(), bad.says(), problem, line);
        guarded(() -> append(Outcome.REJECTED, false));
    }

    /** An input line whose id was told of with another. */
    synchronized void repeat(long index, Ledger.Repeat repeat) {
        guarded(() -> repeat(index, repeat.offset(), repeat.outcome(), repeat.isEffectUnknown()));
    }

    private interface Telling {
        void run() throws IOException;
    }

    private void guarded(Telling telling) {
        if (!broken) {
            try {
                telling.run();
            } catch (IOException e) {
                failed(e);
            }
        }
    }

    private void repeat(long index, long offset, Outcome outcome, boolean isEffectUnknown) throws IOException {
        byte[] first = results.lineAt(offset);
        int rest = 0;
        while (first[rest] != ',') {
            rest++;
        }
        line.clear();
        line.writeCharSequence("{\"index\":" + index, StandardCharsets.US_ASCII);
        line.writeBytes(first, rest, first.length - rest).writeByte('\n');
        append(outcome, isEffectUnknown);
    }

    private void append(Outcome outcome, boolean isEffectUnknown) throws IOException {
        synchronized (results) {
            results.append(line.nioBuffer());
        }
        told(outcome, isEffectUnknown);
    }

    private void told(Outcome outcome, boolean isEffectUnknown) throws IOException {
        if (echo != null) {
            line.getBytes(0, echo, line.readableBytes());
            echo.flush();
        }
        tally.told(outcome, isEffectUnknown);
        progress.told(tally);
    }

    /** The disk, or whoever reads standard output, failed. What cannot be told any more is not lost if there is a journal. */
    synchronized void failed(IOException e) {
        broken = true;
        stops.stop(1, "stopped: the results cannot be written: " + e.getMessage());
    }
}
