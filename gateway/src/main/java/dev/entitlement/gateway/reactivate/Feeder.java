package dev.entitlement.gateway.reactivate;

import dev.entitlement.Outcome;
import dev.entitlement.gateway.answers.Problem;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the list and gives what is to be sent; the rest (settled lines, bad ones, repeated ids) it settles in passing.
 * Blocks; for one thread.
 */
final class Feeder {
    private final Input.Lines lines;
    private final Ledger ledger;
    private final Recorder recorder;
    private final Tally tally;
    private final @Nullable Journal journal;

    Feeder(Input.Lines lines, Ledger ledger, Recorder recorder, Tally tally, @Nullable Journal journal) {
        this.lines = lines;
        this.ledger = ledger;
        this.recorder = recorder;
        this.tally = tally;
        this.journal = journal;
    }

    /** The next line to send; null when the list has ended. */
    @Nullable
    Line next() throws IOException {
        Line send = null;
        for (ListLine line = lines.next(); line != null; line = lines.next()) {
            tally.read();
            send = settle(line);
            if (send != null) {
                break;
            }
        }
        return send;
    }

    private @Nullable Line settle(ListLine line) {
        Outcome earlier = ledger.settled(line.index());
        Problem problem = line.says().problem();
        if (earlier != null) {
            tally.settledEarlier(earlier);
        } else if (problem != null) {
            recorder.bad(line, problem);
        } else {
            return claim(line);
        }
        return null;
    }

    private @Nullable Line claim(ListLine line) {
        Ledger.Claim claim;
        try {
            claim = ledger.claim(line.entitlementId(), line.index());
        } catch (IOException e) {
            recorder.failed(e);
            return null;
        }
        if (claim instanceof Ledger.Send send) {
            OnItsWay onItsWay = journal == null ? null : journal.call(line.entitlementId());
            return Line.resumed(line, send.earlier(), onItsWay);
        }
        if (claim instanceof Ledger.Repeat repeat) {
            recorder.repeat(line.index(), repeat);
        }
        return null;
    }
}
